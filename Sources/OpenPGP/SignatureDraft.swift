/// A signature that is still to be made: all of it but the numbers.
///
/// It yields the bytes to hash, and, with the hash and the key's answer, the message:
/// one-pass signature, literal data, signature. Version 4, type `00`, no compression, no armor,
/// nothing after the signature; every length in its shortest form. Each verifier known to read
/// container signatures accepts this form.
///
/// Source: RFC 9580, 5.2.3, 5.4, 5.9 and 10.3; containers-signature(5).
public struct SignatureDraft: Hashable, Sendable {
  /// The key that is to sign.
  public let key: PublicKey
  /// The key's name, which the signature carries.
  public let fingerprint: Fingerprint
  /// When the signature is made, in seconds since 1970.
  public let created: UInt32
  /// The hash that the signature is made with; the one that fits the key.
  public let hash: HashAlgorithm

  /// Drafts a signature.
  ///
  /// - Parameters:
  ///   - key: The key that is to sign.
  ///   - fingerprint: The key's fingerprint; it isn't computed here.
  ///   - created: Seconds since 1970; not before the key's own time, or every verifier refuses it.
  public init(key: PublicKey, fingerprint: Fingerprint, created: UInt32) {
    self.key = key
    self.fingerprint = fingerprint
    self.created = created
    hash = key.material.preferredHash
  }

  /// What is hashed after the payload; the payload itself comes first.
  public var trailer: [UInt8] { SignatureContent.trailer(of: head) }

  /// The bytes whose hash is signed: the payload and the ``trailer``.
  ///
  /// - Parameter payload: What is signed.
  /// - Returns: The bytes to hash with ``hash``.
  public func hashedInput(over payload: [UInt8]) -> [UInt8] { payload + trailer }

  /// The whole message, ready to be written to a file.
  ///
  /// The numbers aren't checked here: check them with the public key before anyone sees the
  /// message.
  ///
  /// - Parameters:
  ///   - payload: What was signed.
  ///   - digest: The hash of ``hashedInput(over:)``.
  ///   - value: The key's answer.
  /// - Returns: One-pass signature, literal data and signature.
  public func message(payload: [UInt8], digest: [UInt8], value: SignatureValue) -> [UInt8] {
    Packet.encoded(.onePassSignature, onePassBody)
      + Packet.encoded(.literalData, literalHead + payload)
      + signaturePacket(digest: digest, value: value)
  }

  /// The signature alone: what a detached signature's file holds.
  ///
  /// - Parameters:
  ///   - digest: The hash of ``hashedInput(over:)``.
  ///   - value: The key's answer.
  /// - Returns: One signature packet.
  public func signaturePacket(digest: [UInt8], value: SignatureValue) -> [UInt8] {
    precondition(digest.count == hash.byteCount, "a digest of another hash")
    var body = head
    let issuer = Subpacket.encoded(.issuerKeyID, fingerprint.keyID)
    body.append(bigEndian: UInt16(issuer.count))
    body += issuer
    body += digest.prefix(2)
    for number in value.numbers { body += MultiprecisionInteger.encoded(number) }
    return Packet.encoded(.signature, body)
  }

  private var head: [UInt8] {
    SignatureContent.head(
      type: SignatureType.binary.rawValue,
      algorithm: key.material.algorithm.rawValue,
      hash: hash.rawValue,
      hashedArea: hashedArea
    )
  }

  /// Issuer fingerprint, then creation time: the order that GnuPG writes.
  private var hashedArea: [UInt8] {
    var time: [UInt8] = []
    time.append(bigEndian: created)
    return Subpacket.encoded(.issuerFingerprint, [4] + fingerprint.bytes)
      + Subpacket.encoded(.creationTime, time)
  }

  /// Version 3, type `00`, hash, algorithm, key id, and that it is the only one.
  private var onePassBody: [UInt8] {
    [3, SignatureType.binary.rawValue, hash.rawValue, key.material.algorithm.rawValue]
      + fingerprint.keyID + [1]
  }

  /// Binary, no file name, no time: none of them is signed, so none says anything.
  private var literalHead: [UInt8] { [UInt8(ascii: "b"), 0, 0, 0, 0, 0] }
}

extension SignatureValue {
  /// The numbers in the order in which a signature packet holds them.
  fileprivate var numbers: [[UInt8]] {
    switch self {
    case .rsa(let number): [number]
    case .ecdsa(let r, let s), .ed25519(let r, let s): [r, s]
    }
  }
}
