internal import ContainerSignature
internal import OpenPGP
internal import StrictJSON

extension Handoff {
  /// Reads a document; any other spelling of the same is refused.
  ///
  /// Whether it is signed, and by whom, isn't known here.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - sha256: The hash function, from bytes to 32 bytes.
  /// - Throws: ``HandoffError``, the first thing that is wrong.
  public init(
    parsing bytes: [UInt8],
    sha256: ([UInt8]) -> [UInt8]
  ) throws(HandoffError) {
    let limits = JSONLimits(
      byteCount: Self.mostByteCount,
      depth: 4,
      valueCount: SigningRequest.mostImages * 6 + 20
    )
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, limits: limits)
    } catch {
      throw .json(error)
    }
    let members: HandoffMembers
    do throws(JSONShapeError) {
      members = try HandoffMembers(document)
    } catch {
      throw .shape(error)
    }
    guard members.type == Self.documentType else { throw .otherDocument(members.type) }
    guard members.version == Self.version else { throw .version(members.version) }
    guard let key = Fingerprint(hexadecimal: members.key) else { throw .value("key") }
    guard let card = HandoffCard(serial: members.serial, manufacturer: members.manufacturer)
    else { throw .value("card") }
    guard let time = Self.time(members.time) else { throw .value("time") }
    var signatures: [HandoffSignature] = []
    signatures.reserveCapacity(members.signatures.count)
    for (index, signature) in members.signatures.enumerated() {
      signatures.append(try signature.signature(at: index))
    }
    try self.init(signatures, key: key, card: card, time: time, sha256: sha256)
    guard request.description == members.request else { throw .value("request") }
    guard self.bytes == bytes else { throw .form }
  }
}

/// The members of the document, each of its kind and no other beside them.
private struct HandoffMembers {
  let type: String
  let version: Int
  let request: String
  let key: String
  let serial: String
  let manufacturer: String
  let time: String
  let signatures: [ListedMembers]

  init(_ document: JSONValue) throws(JSONShapeError) {
    var root = try StrictObject(document)
    type = try root.required("paraph", as: String.self)
    version = try root.required("version", as: Int.self)
    request = try root.required("request", as: String.self)
    key = try root.required("key", as: String.self)
    var card = try StrictObject(
      try root.required("card", as: JSONValue.self),
      at: JSONPath.root["card"]
    )
    serial = try card.required("serial", as: String.self)
    manufacturer = try card.required("manufacturer", as: String.self)
    time = try root.required("time", as: String.self)
    signatures = try root.required("signatures", as: [ListedMembers].self)
    try root.finish()
    try card.finish()
  }
}

/// One signature of the list, its texts not yet read.
private struct ListedMembers: JSONReadable {
  let reference: String
  let digest: String
  let platform: String?
  let sha256: String
  let byteCount: Int

  init(json value: JSONValue, at path: JSONPath) throws(JSONShapeError) {
    var object = try StrictObject(value, at: path)
    reference = try object.required("reference", as: String.self)
    digest = try object.required("digest", as: String.self)
    platform = try object.optional("platform", as: String.self)
    sha256 = try object.required("sha256", as: String.self)
    byteCount = try object.required("byte_count", as: Int.self)
    try object.finish()
  }

  func signature(at index: Int) throws(HandoffError) -> HandoffSignature {
    guard let reference = try? ImageReference(parsing: reference) else {
      throw .signature(index, "reference")
    }
    guard let digest = try? ImageDigest(parsing: digest) else { throw .signature(index, "digest") }
    var image = ImageToSign(reference: reference, digest: digest)
    if let text = platform {
      guard let platform = try? Platform(parsing: text) else {
        throw .signature(index, "platform")
      }
      image = ImageToSign(reference: reference, digest: digest, platform: platform)
    }
    guard let sha256 = ContentHash(hexadecimal: sha256) else { throw .signature(index, "sha256") }
    guard byteCount > 0 else { throw .signature(index, "byte_count") }
    return HandoffSignature(image: image, sha256: sha256, byteCount: byteCount)
  }
}
