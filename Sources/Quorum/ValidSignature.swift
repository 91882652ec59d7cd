public import OpenPGP

/// A signature that was found valid over an image's digest and name, and by whose keys.
///
/// Whoever makes one of these has verified it: the message, the payload, and that the certificate
/// binds the key for signing. What remains is whose vote it is.
public struct ValidSignature: Hashable, Sendable {
  /// The fingerprint of the certificate's primary key.
  public var primary: Fingerprint
  /// The numbers of the certificate's primary key.
  public var primaryMaterial: PublicKeyMaterial
  /// The numbers of the key that made the signature; the primary key's own or a subkey's.
  public var signingMaterial: PublicKeyMaterial

  /// Takes the keys of a signature.
  ///
  /// - Parameters:
  ///   - primary: The fingerprint of the certificate's primary key.
  ///   - primaryMaterial: The numbers of the certificate's primary key.
  ///   - signingMaterial: The numbers of the key that made the signature.
  public init(
    primary: Fingerprint,
    primaryMaterial: PublicKeyMaterial,
    signingMaterial: PublicKeyMaterial
  ) {
    self.primary = primary
    self.primaryMaterial = primaryMaterial
    self.signingMaterial = signingMaterial
  }
}

/// A certificate that was read, as far as votes are concerned.
public struct CertificateKeys: Hashable, Sendable {
  /// The fingerprint of the primary key.
  public var primary: Fingerprint
  /// The numbers of the primary key.
  public var primaryMaterial: PublicKeyMaterial
  /// The numbers of every other key that the certificate binds for signing, expired and revoked ones
  /// too.
  ///
  /// Only keys that have signed the binding themselves: without that anybody's key can be put into a
  /// certificate, and two people would seem to share it.
  ///
  /// Source: RFC 9580, 5.2.1.9, the back signature.
  public var boundMaterial: [PublicKeyMaterial]

  /// Takes the keys of a certificate.
  ///
  /// - Parameters:
  ///   - primary: The fingerprint of the primary key.
  ///   - primaryMaterial: The numbers of the primary key.
  ///   - boundMaterial: The numbers of every other key that the certificate binds for signing.
  public init(
    primary: Fingerprint,
    primaryMaterial: PublicKeyMaterial,
    boundMaterial: [PublicKeyMaterial]
  ) {
    self.primary = primary
    self.primaryMaterial = primaryMaterial
    self.boundMaterial = boundMaterial
  }
}

extension CertificateKeys {
  /// Whether one secret makes signatures by both, so that they can't be two people's.
  ///
  /// - Parameter other: Another certificate.
  /// - Returns: True if they have a key in common, primary or not.
  public func sharesKey(with other: CertificateKeys) -> Bool {
    !identities.isDisjoint(with: other.identities)
  }

  /// Every key, as what makes it.
  var identities: Set<KeyIdentity> {
    Set(([primaryMaterial] + boundMaterial).map(KeyIdentity.init))
  }
}
