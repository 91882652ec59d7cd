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
    do {
      var object = try StrictObject(value, at: path, mode: .lenient)
      mediaType = try object.optional("mediaType", as: String.self)
      byteCount = try object.required("size", as: Int.self)
      guard byteCount >= 0 else { throw JSONShapeError.number(path["size"]) }
      referenceName = try object.referenceName()
      platform = try object.optional("platform", as: JSONValue.self)
        .map { value in try Self.platform(value, at: path["platform"]) }
      let text = try object.required("digest", as: String.self)
      do {
        digest = try ImageDigest(parsing: text)
      } catch {
        throw LayoutDocumentError.digest(path["digest"], text, error)
      }
    } catch let error as LayoutDocumentError {
      throw error
    } catch let error as JSONShapeError {
      throw .shape(error)
    } catch {
      throw .unknownDocument
    }
  }

  private static func platform(_ value: JSONValue, at path: JSONPath) throws -> String {
    var object = try StrictObject(value, at: path, mode: .lenient)
    let system = try object.required("os", as: String.self)
    let architecture = try object.required("architecture", as: String.self)
    let variant = try object.optional("variant", as: String.self)
    return ([system, architecture] + (variant.map { [$0] } ?? [])).joined(separator: "/")
  }
}

/// An image index: `index.json` of an OCI layout, or one of its blobs.
///
/// Source: OCI image specification 1.1, image-index.md and image-layout.md.
public struct LayoutIndex: Hashable, Sendable {
  /// The media types of an image index, OCI's and docker's.
  public static let mediaTypes: Set<String> = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
  ]

  /// The most manifests that one index may name.
  public static let mostManifests = 10_000

  /// What the index names.
  public let manifests: [LayoutDescriptor]
  /// The tag in the index's own annotations, not yet checked.
  public let referenceName: String?

  /// Reads an image index.
  ///
  /// - Parameter document: The document.
  /// - Throws: ``LayoutDocumentError``.
  public init(_ document: JSONValue) throws(LayoutDocumentError) {
    let values: [JSONValue]
    do {
      var object = try StrictObject(document, mode: .lenient)
      try object.checkHeader(mediaTypes: Self.mediaTypes)
      values = try object.required("manifests", as: [JSONValue].self)
      referenceName = try object.referenceName()
    } catch let error as JSONShapeError {
      throw .shape(error)
    } catch {
      throw .unknownDocument
    }
    guard values.count <= Self.mostManifests else {
      throw .tooManyManifests(count: values.count, limit: Self.mostManifests)
    }
    var manifests: [LayoutDescriptor] = []
    for (index, value) in values.enumerated() {
      manifests.append(try LayoutDescriptor(json: value, at: .root["manifests"][index]))
    }
    self.manifests = manifests
  }
}

/// An image's manifest, of which only that it is one is of interest: its digest is what is signed.
///
/// Source: OCI image specification 1.1, manifest.md.
public struct LayoutManifest: Hashable, Sendable {
  /// The media types of an image's manifest, OCI's and docker's.
  public static let mediaTypes: Set<String> = [
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
  ]

  /// The image's configuration.
  public let config: LayoutDescriptor
  /// The image's layers.
  public let layers: [LayoutDescriptor]

  /// Reads a manifest.
  ///
  /// - Parameter document: The document.
  /// - Throws: ``LayoutDocumentError``.
  public init(_ document: JSONValue) throws(LayoutDocumentError) {
    let configuration: JSONValue
    let values: [JSONValue]
    do {
      var object = try StrictObject(document, mode: .lenient)
      try object.checkHeader(mediaTypes: Self.mediaTypes)
      configuration = try object.required("config", as: JSONValue.self)
      values = try object.required("layers", as: [JSONValue].self)
    } catch let error as JSONShapeError {
      throw .shape(error)
    } catch {
      throw .unknownDocument
    }
    config = try LayoutDescriptor(json: configuration, at: .root["config"])
    var layers: [LayoutDescriptor] = []
    for (index, value) in values.enumerated() {
      layers.append(try LayoutDescriptor(json: value, at: .root["layers"][index]))
    }
    self.layers = layers
  }
}

/// Why a document of an OCI layout can't be used.
///
/// The texts in the cases come from outside; what shows them must escape them.
public enum LayoutDocumentError: Error, Hashable, Sendable {
  /// A member is missing or of the wrong kind.
  case shape(JSONShapeError)
  /// A digest that is none, or of another hash function.
  case digest(JSONPath, String, ImageDigestError)
  /// It says of itself to be something else, or of a version that isn't known.
  case unknownDocument
  /// More manifests than an index may name.
  case tooManyManifests(count: Int, limit: Int)
}
