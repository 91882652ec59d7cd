public import StrictJSON

/// The bytes that a container signature signs: a small JSON document that binds a digest to a name.
///
/// Source: containers-signature(5) of containers/image 5.29.
public struct Payload: Hashable, Sendable {
  /// The name and tag that the signature vouches for.
  public let reference: ImageReference
  /// The digest that it vouches for.
  public let digest: ImageDigest

  /// The payload for an image.
  public init(for image: ImageToSign) {
    reference = image.reference
    digest = image.digest
  }

  /// The document, byte for byte as StageX's own tools write it, no line feed at the end.
  ///
  /// Neither part can hold a character that JSON would escape.
  public var bytes: [UInt8] {
    Array(
      (#"{"critical":{"identity":{"docker-reference":""# + reference.spelling
        + #""},"image":{"docker-manifest-digest":""# + digest.description
        + #""},"type":"atomic container signature"},"optional":{}}"#).utf8
    )
  }
}

extension Payload {
  /// What a signature of this form calls itself.
  static let type = "atomic container signature"

  /// The longest payload that is read, in bytes.
  public static let largest = 1 << 20

  /// Reads a payload that a signature was made over.
  ///
  /// It accepts nothing that containers/image refuses, and refuses more: a reference without a
  /// tag, and documents that only some JSON readers take.
  ///
  /// Source: containers/image 5.29, signature/simple.go and internal/signature.
  ///
  /// - Parameter bytes: The signed bytes.
  /// - Throws: ``PayloadError``.
  public init(parsing bytes: [UInt8]) throws(PayloadError) {
    try self.init(try JSONValue(payload: bytes))
  }

  /// Takes a payload from its document.
  init(_ document: JSONValue) throws(PayloadError) {
    let members = try converting(PayloadError.shape) { () throws(JSONShapeError) in
      try PayloadMembers(document)
    }
    try Self.checkOptional(members.optional)
    guard members.type.hasSameCodePoints(as: Self.type) else {
      throw .type(members.type)
    }
    reference = try converting(PayloadError.reference) { () throws(ImageReferenceError) in
      try ImageReference(parsing: members.reference)
    }
    digest = try converting(PayloadError.digest) { () throws(ImageDigestError) in
      try ImageDigest(parsing: members.digest)
    }
  }

  /// Unknown members are allowed; `creator` and `timestamp` have their types.
  static func checkOptional(_ members: JSONValue) throws(PayloadError) {
    guard case .object(let optional) = members else {
      throw .shape(.kind(.root["optional"], expected: .object, found: members.kind))
    }
    try checkNumbers(members, at: .root["optional"])
    switch optional["creator"] {
    case nil, .null, .string: break
    case let value?:
      throw .shape(.kind(.root["optional"]["creator"], expected: .string, found: value.kind))
    }
    let timestamp: Double?
    switch optional["timestamp"] {
    case nil, .null: return
    case .integer(let number): timestamp = Double(number)
    case .decimal(let number): timestamp = Double(number.text)
    case let value?:
      throw .shape(.kind(.root["optional"]["timestamp"], expected: .number, found: value.kind))
    }
    // Readers take the number as a binary fraction, and then want it whole.
    guard timestamp.flatMap(Int64.init(exactly:)) != nil else {
      throw .shape(.number(.root["optional"]["timestamp"]))
    }
  }
}

extension Payload {
  /// Refuses a number that no binary fraction can be: readers do, wherever in `optional` it stands.
  private static func checkNumbers(
    _ value: JSONValue,
    at path: JSONPath
  ) throws(PayloadError) {
    switch value {
    case .decimal(let number):
      guard Double(number.text)?.isFinite == true else { throw .shape(.number(path)) }
    case .array(let values):
      for (index, value) in values.enumerated() { try checkNumbers(value, at: path[index]) }
    case .object(let object):
      for member in object.members { try checkNumbers(member.value, at: path[member.name]) }
    case .null, .bool, .integer, .string: break
    }
  }
}

/// The members of a payload, each of its kind and no other beside them.
struct PayloadMembers {
  let type: String
  let reference: String
  let digest: String
  let optional: JSONValue

  init(_ document: JSONValue, at path: JSONPath = .root) throws(JSONShapeError) {
    var root = try StrictObject(document, at: path)
    var critical = try root.object("critical")
    var identity = try critical.object("identity")
    var image = try critical.object("image")
    type = try critical.required("type", as: String.self)
    reference = try identity.required("docker-reference", as: String.self)
    digest = try image.required("docker-manifest-digest", as: String.self)
    optional = try root.required("optional", as: JSONValue.self)
    try root.finish()
    try critical.finish()
    try identity.finish()
    try image.finish()
  }
}

extension JSONValue {
  /// Reads a payload's document, which is bounded.
  init(payload bytes: [UInt8]) throws(PayloadError) {
    var limits = JSONLimits(byteCount: Payload.largest)
    // Readers take numbers of any length.
    limits.numberByteCount = Payload.largest
    do {
      try self.init(parsing: bytes, limits: limits)
    } catch {
      throw .json(error)
    }
  }
}

extension StrictObject {
  /// Takes a member that must be an object.
  fileprivate mutating func object(_ name: String) throws(JSONShapeError) -> StrictObject {
    try StrictObject(try required(name, as: JSONValue.self), at: path[name])
  }
}

/// Why signed bytes are no payload.
public enum PayloadError: Error, Hashable, Sendable {
  /// They are no JSON document.
  case json(JSONError)
  /// The document has members too many or too few, or of the wrong kind.
  case shape(JSONShapeError)
  /// It is a signature of another type.
  case type(String)
  /// The name is no reference, or has no tag.
  case reference(ImageReferenceError)
  /// The digest isn't a SHA-256 in the one spelling that counts.
  case digest(ImageDigestError)
}
