public import StrictJSON

/// The file `oci-layout`, by which a folder is known to be an OCI layout.
///
/// Source: OCI image specification 1.1, image-layout.md, "oci-layout file".
public struct LayoutMarker: Hashable, Sendable {
  /// The only version there is.
  public static let version = "1.0.0"

  /// Reads the file.
  ///
  /// - Parameter document: The document.
  /// - Throws: ``LayoutDocumentError``: of another version, or none at all.
  public init(_ document: JSONValue) throws(LayoutDocumentError) {
    let version: String
    do {
      var object = try StrictObject(document, mode: .lenient)
      version = try object.required("imageLayoutVersion", as: String.self)
    } catch {
      throw .shape(error)
    }
    guard version.hasSameCodePoints(as: Self.version) else { throw .unknownDocument }
  }
}

extension StrictObject {
  /// The annotation that holds an image's tag.
  mutating func referenceName() throws(JSONShapeError) -> String? {
    guard let value = try optional("annotations", as: JSONValue.self) else { return nil }
    var annotations = try StrictObject(value, at: path["annotations"], mode: .lenient)
    return try annotations.optional("org.opencontainers.image.ref.name", as: String.self)
  }

  /// Takes a document and checks the two members that say what it is; the second may be missing.
  init(document: JSONValue, mediaTypes: Set<String>) throws(LayoutDocumentError) {
    var object = try reading { () throws(JSONShapeError) in
      try StrictObject(document, mode: .lenient)
    }
    let (version, mediaType) = try reading { () throws(JSONShapeError) in
      (
        try object.required("schemaVersion", as: Int64.self),
        try object.optional("mediaType", as: String.self)
      )
    }
    guard version == 2, mediaType.map(mediaTypes.contains) ?? true else {
      throw .unknownDocument
    }
    self = object
  }
}
