public import StrictJSON

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
    var object = try StrictObject(document: document, mediaTypes: Self.mediaTypes)
    let values = try reading { () throws(JSONShapeError) in
      try object.required("manifests", as: [JSONValue].self)
    }
    referenceName = try reading { () throws(JSONShapeError) in try object.referenceName() }
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
