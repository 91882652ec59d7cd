import CardTesting
import FoundationEssentials
import Testing

/// A release's lists, its repository of signatures, and an image of it that a registry has.
///
/// The images are those of a real release where its lists are beside the package, and made-up ones
/// elsewhere; nobody has their manifests, so that one more image is made that can be pulled.
struct ReleaseLife: Sendable {
  let desk: SigningDesk
  /// How many images there are, the sample too.
  let imageCount: Int
  /// Host and port of the registry, which runs while images are pulled.
  let host: String
  /// The images that are signed, as arguments.
  let images: [String]
  /// The sample as an argument, and its folder in a checkout.
  let sample: (argument: String, folder: String)

  /// Makes the files that a release has.
  init(_ desk: SigningDesk) async throws {
    self.desk = desk
    let port = try await desk.run("python3", ["-c", Self.freePort]).text.prefix { $0.isNumber }
    host = "127.0.0.1:\(port)"
    let digest = try await desk.run("sh", ["-c", Self.makingImage, desk.folder]).text
    try #require(digest.count == 64)
    sample = (
      "\(host)/stagex/core-sample:1.0@sha256:\(digest)", "stagex/core-sample@sha256=\(digest)"
    )
    if Release.isThere {
      images = ["--request", Release.request]
      imageCount = try Release.images.count + 1
      try FileManager.default.createSymbolicLink(
        atPath: desk.folder + "/digests",
        withDestinationPath: Release.digests
      )
    } else {
      let made = SampleImages(40)
      images = made.arguments
      imageCount = made.images.count + 1
      try FileManager.default.createDirectory(
        atPath: desk.folder + "/digests",
        withIntermediateDirectories: false
      )
      let lines = made.images.map { image in
        let name = image.reference.split { "/:".contains($0) }[1]
        return "\(image.digest.dropFirst("sha256:".count)) \(name)\n"
      }
      try desk.write(lines.joined(), to: "digests/core.txt")
    }
    try desk.write(Self.maintainers(desk.cards), to: "MAINTAINERS")
    try desk.write(try Self.makefile(), to: "Makefile")
    let keys = try await desk.run(
      "sh",
      ["-ec", "cd $0; mkdir keys; cp signer-1.pgp signer-2.pgp keys", desk.folder]
    )
    try #require(keys.isSuccess, "\(keys)")
  }

  private static let freePort = """
    import socket
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1])
    """

  /// An image without layers, as the transport `dir:` has it; prints its digest.
  private static let makingImage = """
    set -e
    mkdir "$0/image"; cd "$0/image"
    printf 'Directory Transport Version: 1.1\\n' >version
    printf '{"architecture":"amd64","os":"linux","config":{},' >config
    printf '"rootfs":{"type":"layers","diff_ids":[]}}' >>config
    sum=$(sha256sum <config | cut -c1-64); size=$(stat -c %s config); mv config "$sum"
    oci=application/vnd.oci.image
    printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":{"mediaType":' $oci \\
      >manifest.json
    printf '"%s.config.v1+json","digest":"sha256:%s","size":%s},"layers":[]}' $oci "$sum" "$size" \\
      >>manifest.json
    sha256sum <manifest.json | cut -c1-64 | tr -d '\\n'
    """

  /// The first two cards' owners, who build on machines of two makers.
  private static func maintainers(_ cards: [ReadyCard]) -> String {
    zip(["alice", "bob"], zip(["AuthenticAMD", "Intel"], cards)).map { name, of in
      """
      [people.\(name)]
      name = "\(name)"
      [keys.\(name).card]
      id = "\(of.1.fingerprint)"
      [machines.\(name).local1]
      brand = "\(of.0)"

      """
    }
    .joined()
  }

  /// What a page of the documentation says.
  static func page(_ name: String) throws -> String {
    let path = ProjectRoot.path(to: "docs/\(name).md")
    return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  /// A Makefile with the line of docs/how-to/publish-gate.md.
  private static func makefile() throws -> String {
    let page = try page("how-to/publish-gate")
    let start = try #require(page.firstRange(of: "```make\n")).upperBound
    let end = try #require(page[start...].firstRange(of: "```")).lowerBound
    return "publish-core-sample: quorum\n\t@echo >published\n.PHONY: quorum\n" + page[start..<end]
  }
}
