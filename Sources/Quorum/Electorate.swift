public import OpenPGP

/// The people of a quorum with the keys that their certificates have.
///
/// No key belongs to two of them, so that no signature can be two votes.
public struct Electorate: Sendable {
  /// The people, and how many of them it takes.
  public let quorum: Quorum
  /// The keys of the file for which there was no certificate: nobody can vote by them.
  public let withoutCertificate: [MissingCertificate]

  /// Whose each certificate is, by its primary key.
  let certificates: [Fingerprint: Certificate]
  /// Whose each key is, primary or not.
  let owners: [KeyIdentity: Int]

  /// A maintainer's certificate.
  struct Certificate: Sendable {
    /// Whose it is, as a place among the maintainers.
    let member: Int
    let primary: KeyIdentity
    var keys: Set<KeyIdentity>
  }

  /// Finds out whose each key is.
  ///
  /// - Parameters:
  ///   - quorum: The people.
  ///   - certificates: Every certificate that was read. Those of strangers are passed over; of one
  ///     that is there twice the keys are put together.
  /// - Throws: ``ElectorateError`` with everything that is wrong.
  public init(
    _ quorum: Quorum,
    certificates: [CertificateKeys]
  ) throws(ElectorateError) {
    var members: [Fingerprint: Int] = [:]
    for (index, person) in quorum.maintainers.enumerated() {
      for key in person.keys { members[key] = index }
    }
    var problems: [ElectorateProblem] = []
    var read: [Fingerprint: Certificate] = [:]
    var owners: [KeyIdentity: (member: Int, certificate: Fingerprint)] = [:]
    for certificate in certificates {
      guard let member = members[certificate.primary] else { continue }
      let primary = KeyIdentity(certificate.primaryMaterial)
      let keys = certificate.identities
      if let other = read[certificate.primary], other.primary != primary {
        problems.append(.twoKeys(certificate.primary))
      }
      read[certificate.primary, default: Certificate(member: member, primary: primary, keys: [])]
        .keys.formUnion(keys)
      var rivals: Set<Int> = []
      for key in keys {
        guard let owner = owners[key] else {
          owners[key] = (member, certificate.primary)
          continue
        }
        guard owner.member != member, rivals.insert(owner.member).inserted else { continue }
        problems.append(
          .sharedKey(
            of: quorum.maintainers[owner.member].name,
            owner.certificate,
            and: quorum.maintainers[member].name,
            certificate.primary
          )
        )
      }
    }
    guard problems.isEmpty else { throw ElectorateError(file: quorum.file, problems: problems) }
    self.quorum = quorum
    self.certificates = read
    self.owners = owners.mapValues(\.member)
    withoutCertificate = quorum.maintainers.flatMap { person in
      person.keys.filter { read[$0] == nil }
        .map { MissingCertificate(maintainer: person.name, key: $0) }
    }
  }
}

/// A key of the file whose certificate wasn't among those that were read.
public struct MissingCertificate: Hashable, Sendable {
  /// Whose it is; the name must be escaped where it is shown.
  public let maintainer: String
  /// The primary key.
  public let key: Fingerprint
}

/// Why a quorum's people can't be told apart: everything that is wrong, at least one problem.
public struct ElectorateError: Error, Hashable, Sendable {
  /// The quorum's file.
  public let file: String
  /// The problems, in the order of the certificates.
  public let problems: [ElectorateProblem]
}

/// Something that is wrong with the people's certificates.
///
/// Names come from the file, and must be escaped where they are shown.
public enum ElectorateProblem: Hashable, Sendable {
  /// A key that the certificates of two people have, who would have one voice and two votes.
  case sharedKey(of: String, Fingerprint, and: String, Fingerprint)
  /// Two keys that have one fingerprint: somebody has broken SHA-1.
  case twoKeys(Fingerprint)
}
