import CertificateFiles
import Certificates
import Gcrypt
import FoundationEssentials
import Glibc

/// A checkout that two people have signed, made by `gate-scene` once for all rows.
struct Gate: Sendable {
  static var coreCount: Int { Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  private let scene: Scene
  private var folder: String { "\(scene.folder)/gate" }
  private var tools: String { scene.loop.replacing("/stagex-loop", with: "") }

  /// Takes it, and makes it if it isn't there.
  init(_ scene: Scene, imageCount: Int) throws {
    self.scene = scene
    guard !FileManager.default.fileExists(atPath: "\(scene.folder)/gate/sample-2") else { return }
    try scene.program("\(tools)/gate-scene", [scene.folder, "\(imageCount)"], on: nil).run()
  }

  /// `paraph quorum` over all images of a checkout.
  func quorum(over checkout: String? = nil) -> Program {
    let lookaside = checkout ?? "\(folder)/signatures"
    let images = checkout == nil ? ["--digests", "\(folder)/list.txt"] : ["--all"]
    return scene.program(
      "paraph",
      [
        "quorum", "--quiet", "--maintainers", "\(folder)/quorum.toml", "--keys", "\(folder)/keys",
        "--lookaside", lookaside,
      ] + images,
      on: nil
    )
  }

  /// What others do with the same files.
  func loop(_ kind: String) throws -> Duration {
    var program = scene.program(
      "sh",
      ["-c", #"cd "$1" && exec "$0" "$2""#, "\(tools)/gate-loop", folder, kind],
      on: nil
    )
    program.output = "\(scene.folder)/printed"
    let duration = try program.run()
    let printed = try String(
      decoding: Data(contentsOf: URL(filePath: program.output)),
      as: UTF8.self
    )
    guard printed == "\(Release.imageCount * 2)\n" else { throw SceneError.unexpected(printed) }
    return duration
  }

  /// What is left if nothing is done but the public-key operations.
  func operations() throws -> BareOperations {
    let keys = try CertificateFolder(at: ["\(folder)/keys"]).certificates.map(\.primary)
    return try BareOperations(files, keys: keys)
  }

  /// Judges copies of so many images' signatures, so many copies of each of the two.
  func measured(copies: Int, images: Int) throws -> (duration: Duration, kibibytes: Int) {
    let target = "\(scene.folder)/copies"
    try scene.emptyFolder(target)
    for file in files.prefix(images * 2) {
      let parts = file.split(separator: "/")
      let image = "\(target)/stagex/\(parts[parts.count - 2])"
      try FileManager.default.createDirectory(atPath: image, withIntermediateDirectories: true)
      let isFirst = file.hasSuffix("-1")
      for copy in 0..<copies {
        let number = copy * 2 + (isFirst ? 1 : 2)
        try FileManager.default.linkItem(atPath: file, toPath: "\(image)/signature-\(number)")
      }
    }
    return try quorum(over: target).measured()
  }

  /// Writes two signatures for each of so many images, no two of them the same.
  ///
  /// They don't hold, which joining checkouts doesn't ask.
  func writeDistinct(to target: String, imageCount: Int) throws {
    try scene.emptyFolder(target)
    let samples = try (1...2).map { number in
      try Array(Data(contentsOf: URL(filePath: "\(folder)/sample-\(number)")))
    }
    let digest = Self.digest(1)
    for number in 1...imageCount {
      let other = Self.digest(number)
      let image = "\(target)/stagex/core-image1@sha256=\(other)"
      try FileManager.default.createDirectory(atPath: image, withIntermediateDirectories: true)
      for (index, sample) in samples.enumerated() {
        let bytes = sample.replacing(Array(digest.utf8), with: Array(other.utf8))
        try Data(bytes).write(to: URL(filePath: "\(image)/signature-\(index + 1)"))
      }
    }
  }

  private var files: [String] {
    (1...Release.imageCount).flatMap { number in
      let image = "core-image\(number)@sha256=\(Self.digest(number))"
      return (1...2).map { "\(folder)/signatures/stagex/\(image)/signature-\($0)" }
    }
  }

  private static func digest(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 64 - digits.count) + digits
  }
}
