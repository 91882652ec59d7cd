public import ContainerSignature
public import OpenPGP

/// What was signed in one sitting, to be carried with the signatures and checked where they arrive.
///
/// It lists every image of a request with the hash of its signature's file. The card that signed
/// them signs this document too, so that a tree that misses one or has another is found out.
public struct Handoff: Hashable, Sendable {
  /// The version that is written and read.
  public static let version = 1
  /// The longest document, in bytes.
  public static let mostByteCount = 64 << 20

  /// The fingerprint of the request, as the person compared it.
  public let request: RequestFingerprint
  /// The key that signed all of it.
  public let key: Fingerprint
  /// The card that has the key.
  public let card: HandoffCard
  /// When the document was made, in seconds since 1970.
  public let time: UInt32
  /// The signatures, sorted by the bytes of digest, reference and platform; at least one.
  public let signatures: [HandoffSignature]

  /// Puts a document together, whose fingerprint is that of its images.
  ///
  /// - Parameters:
  ///   - signatures: The signatures in any order.
  ///   - key: The key that made them.
  ///   - card: The card that has the key.
  ///   - time: Seconds since 1970.
  ///   - sha256: The hash function, from bytes to 32 bytes.
  /// - Throws: ``HandoffError/images(_:)`` if they aren't the images of one request.
  public init(
    _ signatures: [HandoffSignature],
    key: Fingerprint,
    card: HandoffCard,
    time: UInt32,
    sha256: ([UInt8]) -> [UInt8]
  ) throws(HandoffError) {
    let images: SigningRequest
    do throws(SigningRequestError) {
      images = try SigningRequest(images: signatures.map(\.image))
    } catch {
      throw .images(error)
    }
    guard let request = images.fingerprint(sha256: sha256) else { throw .value("request") }
    self.request = request
    self.key = key
    self.card = card
    self.time = time
    self.signatures = signatures.map { (key: $0.sortingKey, signature: $0) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map(\.signature)
  }
}

/// A card as a handoff names it.
public struct HandoffCard: Hashable, Sendable {
  /// The longest text, in characters.
  public static let longest = 64

  /// The serial number as it is printed on the card.
  public let serial: String
  /// Who made it.
  public let manufacturer: String

  /// Names a card.
  ///
  /// - Parameters:
  ///   - serial: The serial number, 1 to 64 characters of printable ASCII, or the card is nil.
  ///   - manufacturer: Who made it, of the same form.
  public init?(serial: String, manufacturer: String) {
    for text in [serial, manufacturer] {
      guard (1...Self.longest).contains(text.utf8.count),
        text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
      else { return nil }
    }
    self.serial = serial
    self.manufacturer = manufacturer
  }
}

/// One signature that a handoff lists.
public struct HandoffSignature: Hashable, Sendable {
  /// What is signed.
  public let image: ImageToSign
  /// The hash of the signature's file.
  ///
  /// What the file is called isn't said, for a merge may number it anew.
  public let sha256: ContentHash
  /// How long that file is, in bytes.
  public let byteCount: Int

  /// Lists a signature.
  ///
  /// - Parameters:
  ///   - image: What is signed.
  ///   - sha256: The hash of the signature's file.
  ///   - byteCount: How long that file is.
  public init(image: ImageToSign, sha256: ContentHash, byteCount: Int) {
    self.image = image
    self.sha256 = sha256
    self.byteCount = byteCount
  }

  /// Lists a signature by what its file holds.
  ///
  /// - Parameters:
  ///   - image: What is signed.
  ///   - file: The file's content.
  ///   - sha256: The hash function, from bytes to 32 bytes.
  public init(of image: ImageToSign, in file: [UInt8], sha256: ([UInt8]) -> [UInt8]) {
    guard let hash = ContentHash(sha256(file)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    self.init(image: image, sha256: hash, byteCount: file.count)
  }

  /// What the list is sorted by: the image's line in a request's canonical form.
  fileprivate var sortingKey: [UInt8] {
    let platform = image.platform.map { " " + $0.description } ?? ""
    return Array("\(image.digest) \(image.reference)\(platform)".utf8)
  }
}
