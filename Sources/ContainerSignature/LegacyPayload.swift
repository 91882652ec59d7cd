internal import StrictJSON

/// A payload in a form that StageX signed before the present one: without a tag.
///
/// It is read for audits alone. No reader of container signatures accepts it for a pull, so it is
/// a type of its own that nothing takes for a ``Payload``.
///
/// Source: the signatures in StageX's history, December 2023 to October 2025.
public struct LegacyPayload: Hashable, Sendable {
  /// The forms there were.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    /// An array of one object whose type is `pgp container image signature`, with the digest's
    /// bare digits and `optional` as `null`; until June 2025.
    case array
    /// The present object, but with a name that has no tag; until November 2025.
    case untagged
  }

  /// Which form it is.
  public let form: Form
  /// The name that the signature vouches for.
  public let name: ImageName
  /// The digest that it vouches for.
  public let digest: ImageDigest

  /// Reads a payload of an older form.
  ///
  /// - Parameter bytes: The signed bytes.
  /// - Throws: ``PayloadError``; a payload of the present form is
  ///   ``PayloadError/reference(_:)``, for its name has a tag.
  public init(parsing bytes: [UInt8]) throws(PayloadError) {
    try self.init(try JSONValue(payload: bytes))
  }

  init(_ document: JSONValue) throws(PayloadError) {
    let isArray: Bool
    let members: PayloadMembers
    do throws(JSONShapeError) {
      if case .array(let elements) = document, let only = elements.first, elements.count == 1 {
        isArray = true
        members = try PayloadMembers(only, at: .root[0])
      } else {
        isArray = false
        members = try PayloadMembers(document)
      }
    } catch {
      throw .shape(error)
    }
    if isArray {
      guard case .null = members.optional else {
        let path = JSONPath.root[0]["optional"]
        throw .shape(.kind(path, expected: .null, found: members.optional.kind))
      }
    } else {
      try Payload.checkOptional(members.optional)
    }
    let type = isArray ? "pgp container image signature" : Payload.type
    guard members.type.hasSameCodePoints(as: type) else { throw .type(members.type) }
    form = isArray ? .array : .untagged
    name = try converting(PayloadError.reference) { () throws(ImageReferenceError) in
      try ImageName(parsing: members.reference)
    }
    digest = try converting(PayloadError.digest) { () throws(ImageDigestError) in
      isArray
        ? try ImageDigest(hexadecimal: members.digest) : try ImageDigest(parsing: members.digest)
    }
  }
}

/// What a signature was made over, in the present form or in an older one.
public enum SignedPayload: Hashable, Sendable {
  /// The form that readers of container signatures accept.
  case current(Payload)
  /// A form for audits alone.
  case legacy(LegacyPayload)

  /// Reads a payload of the present form, or of an older one.
  ///
  /// - Parameter bytes: The signed bytes.
  /// - Throws: ``PayloadError``, what is wrong with it as the form that it looks like.
  public init(parsing bytes: [UInt8]) throws(PayloadError) {
    let document = try JSONValue(payload: bytes)
    if case .array = document {
      self = .legacy(try LegacyPayload(document))
      return
    }
    do {
      self = .current(try Payload(document))
    } catch {
      guard error == .reference(.noTag) else { throw error }
      self = .legacy(try LegacyPayload(document))
    }
  }
}
