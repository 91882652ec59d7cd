public import OpenPGP

/// Whether an image has its quorum, and why.
public struct Verdict: Hashable, Sendable {
  /// Somebody who voted.
  public struct Voter: Hashable, Sendable {
    /// The maintainer's name; it must be escaped where it is shown.
    public let name: String
    /// Which signature is the vote, counted from 0 in the order in which they were given.
    public let signature: Int
    /// The makers of the processors of the machines that the file has for this person.
    public let vendors: [CPUVendor]
  }

  /// A signature that is no vote.
  public struct Uncounted: Hashable, Sendable {
    /// Which one, counted from 0 in the order in which they were given.
    public let signature: Int
    /// Why it isn't.
    public let reason: UncountedReason
  }

  /// How many people have to vote.
  public let threshold: Int
  /// Who voted, in the file's order, nobody twice.
  public let voters: [Voter]
  /// Who didn't, in the file's order; the names must be escaped where they are shown.
  public let missing: [String]
  /// The signatures that are no votes, in the order in which they were given.
  public let uncounted: [Uncounted]
  /// What the voters' machines span, if that was asked for.
  public let vendors: VendorVerdict?

  /// What is missing; empty if the image has its quorum.
  public var shortfalls: [Shortfall] {
    var shortfalls: [Shortfall] = []
    if voters.count < threshold {
      shortfalls.append(.votes(voters.count, of: threshold, missing: missing))
    }
    if let vendors, !vendors.isMet {
      shortfalls.append(.vendors(vendors.found, of: vendors.threshold))
    }
    return shortfalls
  }

  /// Whether the image has its quorum.
  public var isMet: Bool { shortfalls.isEmpty }
}

/// Why a valid signature is no vote.
///
/// Names come from the file, and must be escaped where they are shown.
public enum UncountedReason: Hashable, Sendable {
  /// The certificate is nobody's of the file.
  case notMaintainer(Fingerprint)
  /// The certificate is nobody's of the file, but the key that signed is one of a maintainer's.
  case otherCertificate(Fingerprint, keyOf: String)
  /// The fingerprint is a maintainer's, but the key isn't the one that the certificate has.
  case otherKey(Fingerprint, of: String)
  /// The key that signed isn't one that the maintainer's certificate binds.
  case unboundKey(Fingerprint, of: String)
  /// The person has voted already, by the same key or by another one.
  case votedAlready(String, bySameKey: Bool)
}

/// What an image lacks.
///
/// Names come from the file, and must be escaped where they are shown.
public enum Shortfall: Hashable, Sendable {
  /// Votes.
  case votes(Int, of: Int, missing: [String])
  /// Makers of processors that the voters' machines span.
  case vendors([CPUVendor], of: Int)
}

/// What the voters' machines span, as the file has it.
///
/// It is what the file says of the people. No signature says which machine made a build, so that
/// somebody with machines of two makers counts for both.
public struct VendorVerdict: Hashable, Sendable {
  /// How many makers there have to be.
  public let threshold: Int
  /// The makers of all machines of all voters.
  public let found: [CPUVendor]
  /// The voters with machines of several makers, who count for each of them.
  public let ambiguous: [String]
  /// The voters without a machine of a known maker, who count for none.
  public let unknown: [String]

  /// Whether there are enough.
  public var isMet: Bool { found.count >= threshold }
}

extension Electorate {
  /// Counts the votes for an image.
  ///
  /// - Parameter signatures: The signatures over this image's digest and name that were found
  ///   valid, in any order; of several by one person the first is the vote.
  /// - Returns: The verdict with all its reasons.
  public func verdict(on signatures: [ValidSignature]) -> Verdict {
    var votes: [Int: (signature: Int, key: KeyIdentity)] = [:]
    var uncounted: [Verdict.Uncounted] = []
    for (index, signature) in signatures.enumerated() {
      let key = KeyIdentity(signature.signingMaterial)
      do throws(UncountedVote) {
        let member = try member(of: signature, key)
        if let vote = votes[member] {
          let name = quorum.maintainers[member].name
          throw UncountedVote(.votedAlready(name, bySameKey: vote.key == key))
        }
        votes[member] = (index, key)
      } catch {
        uncounted.append(Verdict.Uncounted(signature: index, reason: error.reason))
      }
    }
    let voters = quorum.maintainers.enumerated().compactMap { member, person in
      votes[member].map { vote in
        Verdict.Voter(name: person.name, signature: vote.signature, vendors: person.vendors)
      }
    }
    let missing = quorum.maintainers.enumerated().filter { votes[$0.offset] == nil }
    return Verdict(
      threshold: quorum.threshold,
      voters: voters,
      missing: missing.map(\.element.name),
      uncounted: uncounted,
      vendors: quorum.vendorThreshold.map { VendorVerdict(voters, threshold: $0) }
    )
  }

  /// Whose vote a signature would be.
  private func member(
    of signature: ValidSignature,
    _ key: KeyIdentity
  ) throws(UncountedVote) -> Int {
    guard let certificate = certificates[signature.primary] else {
      guard let owner = owners[key] else {
        throw UncountedVote(.notMaintainer(signature.primary))
      }
      let name = quorum.maintainers[owner].name
      throw UncountedVote(.otherCertificate(signature.primary, keyOf: name))
    }
    let name = quorum.maintainers[certificate.member].name
    guard certificate.primary == KeyIdentity(signature.primaryMaterial) else {
      throw UncountedVote(.otherKey(signature.primary, of: name))
    }
    guard certificate.keys.contains(key) else {
      throw UncountedVote(.unboundKey(signature.primary, of: name))
    }
    return certificate.member
  }
}

/// A signature that is no vote, on its way out of the count.
private struct UncountedVote: Error {
  let reason: UncountedReason

  init(_ reason: UncountedReason) { self.reason = reason }
}

extension VendorVerdict {
  fileprivate init(_ voters: [Verdict.Voter], threshold: Int) {
    self.threshold = threshold
    found = CPUVendor.allCases.filter { vendor in voters.contains { $0.vendors.contains(vendor) } }
    ambiguous = voters.filter { $0.vendors.count > 1 }.map(\.name)
    unknown = voters.filter(\.vendors.isEmpty).map(\.name)
  }
}
