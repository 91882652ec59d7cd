import FoundationEssentials
import Gcrypt
import OpenPGP

/// A build's output of as many images as a release has, made up.
struct Release: Sendable {
  static let imageCount = 513

  /// Holds `out/NAME/`, an OCI layout for each image.
  let folder: String
  let names: [String]

  /// Writes the layouts, each with its index, manifest and no more.
  init(in folder: String) throws {
    self.folder = folder
    names = (1...Self.imageCount).map { "core-image\($0)" }
    for name in names { try Self.writeLayout(at: "\(folder)/out/\(name)", of: name) }
  }

  private static func writeLayout(at path: String, of name: String) throws {
    let blobs = "\(path)/blobs/sha256"
    try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
    let other = digest(Array(name.utf8))
    let part = #""digest":"sha256:\#(other)","size":1000"#
    let manifest = """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
      "config":{"mediaType":"application/vnd.oci.image.config.v1+json",\(part)},\
      "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",\(part)}]}
      """
    let index = try write(manifest, "manifest", in: blobs, annotations: "")
    let top = try write(
      index,
      "index",
      in: blobs,
      annotations: #","annotations":{"org.opencontainers.image.ref.name":"1.2.3"}"#
    )
    try write(top, to: "\(path)/index.json")
    try write(#"{"imageLayoutVersion":"1.0.0"}"#, to: "\(path)/oci-layout")
  }

  /// Writes a blob, and returns an index that leads to it.
  private static func write(
    _ blob: String,
    _ kind: String,
    in folder: String,
    annotations: String
  ) throws -> String {
    let digest = digest(Array(blob.utf8))
    try write(blob, to: "\(folder)/\(digest)")
    return """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[\
      {"mediaType":"application/vnd.oci.image.\(kind).v1+json","digest":"sha256:\(digest)",\
      "size":\(blob.utf8.count)\(annotations)}]}
      """
  }

  private static func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    Gcrypt.digest(.sha256, of: bytes)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      .joined()
  }
}
