public import Certificates
public import OpenPGP

/// The certificates that somebody put into a folder, looked up as gpg does it.
public struct Keyring: Sendable {
  /// One key of one certificate.
  public struct Key: Sendable {
    /// The certificate.
    public let certificate: Certificate
    /// The key's position in it.
    public let position: Int

    /// The key's name.
    public var fingerprint: Fingerprint { certificate.fingerprint(at: position) }
  }

  /// The certificates in the order they were read.
  public let certificates: [Certificate]
  private let keys: [[UInt8]: [Key]]

  /// Takes certificates.
  ///
  /// - Parameter certificates: Each one once.
  public init(_ certificates: [Certificate]) {
    self.certificates = certificates
    var keys: [[UInt8]: [Key]] = [:]
    for certificate in certificates {
      for position in 0..<certificate.keyCount {
        let key = Key(certificate: certificate, position: position)
        keys[key.fingerprint.keyID, default: []].append(key)
      }
    }
    self.keys = keys
  }

  /// The keys with a fingerprint; one key may stand in several certificates.
  ///
  /// - Parameter fingerprint: The fingerprint.
  /// - Returns: The keys.
  public func keys(_ fingerprint: Fingerprint) -> [Key] {
    keys[fingerprint.keyID, default: []].filter { $0.fingerprint == fingerprint }
  }

  /// The keys that a signature may be by.
  ///
  /// - Parameter signature: The signature.
  /// - Returns: The keys with the fingerprint or else the key id that it names.
  func keys(for signature: UncheckedSignature) -> [Key] {
    if let fingerprint = signature.issuerFingerprint { return keys(fingerprint) }
    return keys[signature.issuerKeyID, default: []]
  }

  /// The certificates that a name means.
  ///
  /// - Parameter name: The name.
  /// - Returns: All that fit.
  public func certificates(named name: KeyName) -> [Certificate] {
    certificates.filter { name.names($0) }
  }
}
