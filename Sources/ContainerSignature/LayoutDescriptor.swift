public import StrictJSON

/// A pointer from one document of an OCI layout to another.
///
/// Members that this type doesn't name are ignored, as the specification demands.
///
/// Source: OCI image specification 1.1, descriptor.md; image-index.md, "platform".
public struct LayoutDescriptor: Hashable, Sendable {
  /// What the other document is; nil where old tools left it out.
  public let mediaType: String?
  /// The SHA-256 of the other document.
  public let digest: ImageDigest
  /// The other document's length in bytes, not negative.
  public let byteCount: Int
  /// The tag in the annotation `org.opencontainers.image.ref.name`, not yet checked.
  public let referenceName: String?
  /// The platform as written, `os/architecture[/variant]`, not yet checked.
  public let platform: String?
  /// Where the descriptor stands in its document.
  public let path: JSONPath

  /// Whether it is about an image instead of being one: buildkit writes provenance like this.
  public var isAttestation: Bool { platform == "unknown/unknown" }

  init(json value: JSONValue, at path: JSONPath) throws(LayoutDocumentError) {
    self.path = path
    var object = try reading { () throws(JSONShapeError) in
      try StrictObject(value, at: path, mode: .lenient)
    }
    mediaType = try reading { () throws(JSONShapeError) in
      try object.optional("mediaType", as: String.self)
    }
    byteCount = try reading { () throws(JSONShapeError) in
      try object.required("size", as: Int.self)
    }
    guard byteCount >= 0 else { throw .shape(.number(path["size"])) }
    referenceName = try reading { () throws(JSONShapeError) in try object.referenceName() }
    platform = try reading { () throws(JSONShapeError) in
      guard let value = try object.optional("platform", as: JSONValue.self) else { return nil }
      return try Self.platform(value, at: path["platform"])
    }
    let text = try reading { () throws(JSONShapeError) in
      try object.required("digest", as: String.self)
    }
    do {
      digest = try ImageDigest(parsing: text)
    } catch {
      throw .digest(path["digest"], text, error)
    }
  }

  private static func platform(
    _ value: JSONValue,
    at path: JSONPath
  ) throws(JSONShapeError) -> String {
    var object = try StrictObject(value, at: path, mode: .lenient)
    let system = try object.required("os", as: String.self)
    let architecture = try object.required("architecture", as: String.self)
    let variant = try object.optional("variant", as: String.self)
    return ([system, architecture] + (variant.map { [$0] } ?? [])).joined(separator: "/")
  }
}
