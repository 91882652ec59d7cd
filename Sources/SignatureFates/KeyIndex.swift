public import Certificates
internal import Gcrypt
internal import OpenPGP

/// Certificates by the names that signatures give their keys.
///
/// Made once and then only read, by as many threads as like to.
public struct KeyIndex: Sendable {
  /// One key of a certificate.
  struct Place: Sendable {
    var certificate: Int
    var position: Int
  }

  /// The certificates.
  public let certificates: [Certificate]
  private let places: [UInt64: [Place]]

  /// Makes an index; each certificate may take back another one whose owner has named it.
  ///
  /// - Parameter certificates: The certificates; copies of one have to be put together before.
  public init(_ certificates: [Certificate]) {
    let keys = certificates.map { ($0.primary.fingerprint, $0.primary.key) }
    let known = Dictionary(keys) { first, _ in first }
    var certificates = certificates
    for index in certificates.indices { certificates[index].heed(known) }
    self.certificates = certificates
    var places: [UInt64: [Place]] = [:]
    for (index, certificate) in certificates.enumerated() {
      for position in 0..<certificate.keyCount {
        let keyID = Self.number(certificate.fingerprint(at: position).keyID)
        places[keyID, default: []].append(Place(certificate: index, position: position))
      }
    }
    self.places = places
  }

  /// The keys that a signature may be by, going by what it says.
  func places(naming signature: UncheckedSignature) -> [Place] {
    let named = places[Self.number(signature.issuerKeyID)] ?? []
    guard let fingerprint = signature.issuerFingerprint else { return named }
    return named.filter { place in
      certificates[place.certificate].fingerprint(at: place.position) == fingerprint
    }
  }

  private static func number(_ keyID: [UInt8]) -> UInt64 {
    keyID.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
