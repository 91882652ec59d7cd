internal import Certificates
internal import Gcrypt
public import OpenPGP

/// The facts of one key that a listing shows.
struct ListedKey {
  let key: PublicKey
  let fingerprint: Fingerprint
  let life: KeyLife
  let keygrip: [UInt8]?
  let now: UInt32

  init(_ certificate: Certificate, _ position: Int, at now: UInt32) {
    key = certificate.key(at: position)
    fingerprint = certificate.fingerprint(at: position)
    life = certificate.life(at: position, time: now)
    keygrip = (try? certificate.verifier(at: position))?.keygrip()
    self.now = now
  }

  var hasEnded: Bool { life.ends.map { $0 <= UInt64(now) } ?? false }
  var isUsable: Bool { life.isBound && life.revocation == nil && !hasEnded }

  /// gpg's letter for what is known of the key: revoked, expired, invalid, or fully trusted.
  var validity: String {
    if life.revocation != nil { return "r" }
    if hasEnded { return "e" }
    return life.isBound ? "f" : "i"
  }

  /// What the key is for, in gpg's letters and order.
  var capabilities: String {
    let flags = life.flags ?? []
    let letters: [(KeyFlags, String)] = [
      (KeyFlags(rawValue: 0x0C), "e"), (.sign, "s"), (.certify, "c"),
      (KeyFlags(rawValue: 0x20), "a"),
    ]
    return letters.filter { !flags.isDisjoint(with: $0.0) }.map(\.1).joined()
  }

  /// The length that gpg gives: of the modulus, or of the curve.
  var bitCount: Int {
    switch key.material {
    case .rsa(let modulus, _):
      modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
    case .ed25519: 255
    case .ecdsa(let curve, _): curve == .nistP521 ? 521 : curve.fieldByteCount * 8
    }
  }

  /// gpg's name of the curve; nil for RSA.
  var curve: String? {
    switch key.material {
    case .rsa: nil
    case .ed25519: "ed25519"
    case .ecdsa(let curve, _):
      switch curve {
      case .nistP256: "nistp256"
      case .nistP384: "nistp384"
      case .nistP521: "nistp521"
      case .brainpoolP256r1: "brainpoolP256r1"
      case .brainpoolP384r1: "brainpoolP384r1"
      case .brainpoolP512r1: "brainpoolP512r1"
      case .ed25519: "ed25519"
      }
    }
  }
}

/// A card as listings name it.
public struct ListedCard: Hashable, Sendable {
  /// The signature key that is on it.
  public let fingerprint: Fingerprint
  /// The application's identifier, 32 hexadecimal digits: gpg's serial number of a card.
  public let application: String?

  /// Names a card.
  ///
  /// - Parameters:
  ///   - fingerprint: Of the signature key.
  ///   - application: 32 hexadecimal digits; nil if it isn't known.
  public init(fingerprint: Fingerprint, application: String?) {
    self.fingerprint = fingerprint
    self.application = application
  }

  /// What gpg writes for people: manufacturer and serial number.
  var number: String {
    guard let application, application.utf8.count == 32 else { return "?" }
    return "\(application.dropFirst(16).prefix(4)) \(application.dropFirst(20).prefix(8))"
  }
}
