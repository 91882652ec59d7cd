public import StrictJSON

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
    var object = try StrictObject(document: document, mediaTypes: Self.mediaTypes)
    let (configuration, values) = try reading { () throws(JSONShapeError) in
      (
        try object.required("config", as: JSONValue.self),
        try object.required("layers", as: [JSONValue].self)
      )
    }
    config = try LayoutDescriptor(json: configuration, at: .root["config"])
    var layers: [LayoutDescriptor] = []
    for (index, value) in values.enumerated() {
      layers.append(try LayoutDescriptor(json: value, at: .root["layers"][index]))
    }
    self.layers = layers
  }
}
