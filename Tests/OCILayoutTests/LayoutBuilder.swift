import FileTesting
import Gcrypt
import OpenPGP
import StrictJSON

/// Builds OCI layouts as a build tool leaves them.
struct LayoutBuilder {
  let folder: TemporaryFolder

  static let manifestType = "application/vnd.oci.image.manifest.v1+json"
  static let indexType = "application/vnd.oci.image.index.v1+json"

  /// Writes a blob.
  ///
  /// - Returns: Its descriptor.
  func blob(
    _ document: JSONValue,
    type: String,
    in layout: String,
    more: JSONObject = [:]
  ) throws -> JSONObject {
    let bytes = document.compact()
    let name = Gcrypt.digest(.sha256, of: bytes).map {
      ($0 < 16 ? "0" : "") + String($0, radix: 16)
    }
    .joined()
    try folder.write(bytes, to: "\(layout)/blobs/sha256/\(name)")
    var descriptor: JSONObject = [
      "mediaType": .string(type), "digest": .string("sha256:" + name),
      "size": .integer(Int64(bytes.count)),
    ]
    for member in more.members { descriptor[member.name] = member.value }
    return descriptor
  }

  /// Writes an image's manifest with its configuration.
  func manifest(_ content: String, in layout: String, platform: String? = nil) throws -> JSONObject
  {
    let config = try blob(
      [
        "architecture": .string(content), "os": "linux",
        "rootfs": ["type": "layers", "diff_ids": []],
      ],
      type: "application/vnd.oci.image.config.v1+json",
      in: layout
    )
    var more = JSONObject()
    if let platform {
      let parts = platform.split(separator: "/").map { JSONValue.string(String($0)) }
      more["platform"] = ["os": parts[0], "architecture": parts[1]]
    }
    return try blob(
      [
        "schemaVersion": 2, "mediaType": .string(Self.manifestType), "config": .object(config),
        "layers": [],
      ],
      type: Self.manifestType,
      in: layout,
      more: more
    )
  }

  /// Writes an image index as a blob.
  func index(_ manifests: [JSONObject], in layout: String) throws -> JSONObject {
    try blob(
      [
        "schemaVersion": 2, "mediaType": .string(Self.indexType),
        "manifests": .array(manifests.map(JSONValue.object)),
      ],
      type: Self.indexType,
      in: layout
    )
  }

  /// Writes `oci-layout` and `index.json`.
  func finish(
    _ layout: String,
    _ descriptors: [JSONObject],
    tag: String? = nil,
    topTag: String? = nil
  ) throws {
    let descriptors = descriptors.map { descriptor in
      var descriptor = descriptor
      if let tag { descriptor["annotations"] = Self.annotation(tag) }
      return JSONValue.object(descriptor)
    }
    var document: JSONObject = ["schemaVersion": 2, "manifests": .array(descriptors)]
    if let topTag { document["annotations"] = Self.annotation(topTag) }
    try folder.write(#"{"imageLayoutVersion":"1.0.0"}"#, to: "\(layout)/oci-layout")
    try folder.write(JSONValue.object(document).compact(), to: "\(layout)/index.json")
  }

  /// A layout as StageX's builds leave it: `index.json`, an image index, one manifest.
  ///
  /// - Returns: The manifest's digest.
  @discardableResult
  func image(
    _ layout: String,
    _ content: String,
    tag: String? = nil,
    topTag: String? = nil
  ) throws
    -> String
  {
    let manifest = try manifest(content, in: layout, platform: "linux/amd64")
    try finish(layout, [try index([manifest], in: layout)], tag: tag, topTag: topTag)
    return Self.digest(of: manifest)
  }

  static func digest(of descriptor: JSONObject) -> String {
    guard case .string(let text)? = descriptor["digest"] else { return "" }
    return text
  }

  private static func annotation(_ tag: String) -> JSONValue {
    ["org.opencontainers.image.ref.name": .string(tag)]
  }
}
