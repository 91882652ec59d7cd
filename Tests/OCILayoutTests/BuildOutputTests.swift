import ConfinedFiles
import ContainerSignature
import FileTesting
import OCILayout
import StrictJSON
import Testing

/// The images in a build's output, OCI image specification 1.1, image-layout.md.
@Suite
struct BuildOutputTests {
  private let folder: TemporaryFolder
  private let builder: LayoutBuilder

  init() throws {
    folder = try TemporaryFolder()
    builder = LayoutBuilder(folder: folder)
  }

  private func images() throws(BuildOutputError) -> [String] {
    try imagesInBuildOutput(at: folder.path).map { named in
      let platform = named.image.platform.map { " " + $0.description } ?? ""
      return "\(named.image.reference)@\(named.image.digest)\(platform)"
    }
  }

  private func reasons() -> [LayoutProblem.Reason] {
    do {
      _ = try imagesInBuildOutput(at: folder.path)
      return []
    } catch { return error.problems.map(\.reason) }
  }

  @Test
  func `every layout counts, and what is none is passed over`() throws {
    let one = try builder.image("core-one", "a", tag: "1.0")
    let two = try builder.image("core-two", "b", tag: "latest")
    try folder.write("text", to: "build.log")
    try folder.makeFolder("empty")
    #expect(try images() == ["stagex/core-one:1.0@\(one)", "stagex/core-two:latest@\(two)"])
    let other = try imagesInBuildOutput(at: folder.path, registryPrefix: "ghcr.io/acme")
    #expect(
      other.map(\.image.reference.spelling) == [
        "ghcr.io/acme/core-one:1.0", "ghcr.io/acme/core-two:latest",
      ]
    )
    guard case .document(let file, let path)? = other.first?.origin else {
      Issue.record("no origin")
      return
    }
    #expect(file.contains("core-one/blobs/sha256/") && path.description == "$.manifests[0]")
  }

  @Test
  func `the newer form has its layouts in two folders and its tags at the top`() throws {
    let one = try builder.image("oci/core-one", "a", topTag: "1.0")
    let two = try builder.image("rootfs/box-two", "b", topTag: "2.0")
    // The same image in both is one image.
    try builder.image("rootfs/core-one", "a", topTag: "1.0")
    let old = try builder.image("user-old", "c", tag: "3.0")
    #expect(
      try images() == [
        "stagex/core-one:1.0@\(one)", "stagex/box-two:2.0@\(two)", "stagex/user-old:3.0@\(old)",
      ]
    )
  }

  @Test
  func `a folder that is itself a layout has its own name`() throws {
    let one = try builder.image("core-one", "a", tag: "1.0")
    let images = try imagesInBuildOutput(at: folder.path("core-one"))
    #expect(
      images.map { "\($0.image.reference)@\($0.image.digest)" } == ["stagex/core-one:1.0@\(one)"]
    )
  }

  @Test
  func `several platforms are several images, and attestations are none`() throws {
    let amd = try builder.manifest("a", in: "core-one", platform: "linux/amd64")
    let arm = try builder.manifest("b", in: "core-one", platform: "linux/arm64")
    let attestation = try builder.manifest("c", in: "core-one", platform: "unknown/unknown")
    let index = try builder.index([amd, attestation, arm], in: "core-one")
    try builder.finish("core-one", [index], tag: "1.0")
    #expect(
      try images() == [
        "stagex/core-one:1.0@\(LayoutBuilder.digest(of: amd)) linux/amd64",
        "stagex/core-one:1.0@\(LayoutBuilder.digest(of: arm)) linux/arm64",
      ]
    )
    // With one platform and its attestation there is nothing to tell apart.
    try builder.finish(
      "core-one",
      [try builder.index([amd, attestation], in: "core-one")],
      tag: "1.0"
    )
    #expect(try images() == ["stagex/core-one:1.0@\(LayoutBuilder.digest(of: amd))"])
  }

  @Test
  func `a manifest without an index and several tags of one image are found`() throws {
    let manifest = try builder.manifest("a", in: "core-one")
    var one = manifest
    one["annotations"] = ["org.opencontainers.image.ref.name": "1.0"]
    var two = manifest
    two["annotations"] = ["org.opencontainers.image.ref.name": "2.0"]
    two["mediaType"] = nil
    try builder.finish("core-one", [one, two])
    let digest = LayoutBuilder.digest(of: manifest)
    #expect(try images() == ["stagex/core-one:1.0@\(digest)", "stagex/core-one:2.0@\(digest)"])
  }

  @Test
  func `a tag that is missing, null, empty or said in two ways is refused`() throws {
    try builder.image("core-a", "a")
    try builder.image("core-b", "b", tag: "null")
    try builder.image("core-c", "c", topTag: "")
    try builder.image("core-d", "d", tag: "1", topTag: "2")
    try builder.image("core-e", "e", tag: "1/x:2")
    try builder.image("core-f", "f", tag: "1@sha256:0")
    #expect(
      reasons() == [
        .noTag, .reference("stagex/core-b:null", .nullTag), .reference("stagex/core-c:", .noTag),
        .twoTags("1", "2"), .reference("stagex/core-e:1/x:2", .pathComponent("core-e:1")),
        .reference("stagex/core-f:1@sha256:0", .digest),
      ]
    )
  }

  @Test
  func `a blob that isn't what its name says is refused`() throws {
    let digest = try builder.image("core-a", "a", tag: "1")
    let blob = "core-a/blobs/sha256/\(digest.dropFirst(7))"
    var bytes = try #require(folder.read(blob))
    bytes[bytes.count - 2] ^= 1
    try folder.write(bytes, to: blob)
    guard case .digest(let found, let expected)? = reasons().first else {
      Issue.record("\(reasons())")
      return
    }
    #expect(expected.description == digest && found != expected)
    try folder.write(bytes + [0x20], to: blob)
    #expect(reasons() == [.byteCount(bytes.count + 1, expected: bytes.count)])
  }

  @Test
  func `everything that is wrong is said at once, with its file`() throws {
    try builder.image("core-a", "a", tag: "1")
    try folder.write("{", to: "core-a/oci-layout")
    try folder.write(#"{"schemaVersion":2,"manifests":[]}"#, to: "core-b/index.json")
    try builder.finish("core-c", [["digest": "sha256:00", "size": 1]], tag: "1")
    try builder.image("Core-D", "d", tag: "1")
    try builder.finish(
      "core-e",
      [try builder.blob([:], type: "text/plain", in: "core-e")],
      tag: "1"
    )
    let error = try #require(throws: BuildOutputError.self) { try images() }
    #expect(
      Set(error.problems.map { $0.file.dropFirst(folder.path.count + 1).prefix(6) })
        == ["Core-D", "core-a", "core-b", "core-c", "core-e"]
    )
    let reasons = error.problems.map(\.reason)
    #expect(reasons.contains(.reference("stagex/Core-D:1", .upperCase("Core-D"))))
    #expect(reasons.contains(.incomplete(missing: "oci-layout")))
    #expect(reasons.contains(.mediaType("text/plain")))
    #expect(
      reasons.contains(
        .document(.digest(.root["manifests"][0]["digest"], "sha256:00", .digitCount(2)))
      )
    )
    #expect(
      error.problems.contains {
        if case .json = $0.reason { $0.file.hasSuffix("core-a/oci-layout") } else { false }
      }
    )
  }

  @Test
  func `links out of the folder are refused`() throws {
    let other = try TemporaryFolder()
    try LayoutBuilder(folder: other).image("core-a", "a", tag: "1")
    try folder.link("core-a", to: other.path("core-a"))
    let digest = try builder.image("core-b", "b", tag: "1").dropFirst(7)
    let blob = "core-b/blobs/sha256/\(digest)"
    try other.write(try #require(folder.read(blob)), to: "blob")
    try folder.remove(blob)
    try folder.link(blob, to: other.path("blob"))
    let failures = reasons().compactMap { reason -> FileFailure? in
      if case .file(let error) = reason { error.failure } else { nil }
    }
    #expect(failures.count >= 2 && failures.allSatisfy { $0 == .leavesFolder })
  }

  @Test
  func `an output without layouts, or no folder at all, is refused`() throws {
    #expect(reasons() == [.noLayouts])
    let error = try #require(throws: BuildOutputError.self) {
      try imagesInBuildOutput(at: folder.path("none"))
    }
    guard case .file(let reason)? = error.problems.first?.reason else {
      Issue.record("\(error)")
      return
    }
    #expect(reason.failure == .notFound)
  }

  @Test
  func `skopeo finds the same digest in a layout`() async throws {
    let manifest = try builder.manifest("amd64", in: "core-a")
    try builder.finish("core-a", [manifest], tag: "1.0")
    let raw = try await runProgram(
      "skopeo",
      ["inspect", "--raw", "oci:\(folder.path("core-a")):1.0"]
    )
    try #require(raw.isSuccess, "\(raw.errors)")
    try folder.write(raw.output, to: "raw.json")
    let digest = try await runProgram("skopeo", ["manifest-digest", folder.path("raw.json")])
    #expect(try images() == ["stagex/core-a:1.0@" + digest.output.split(separator: "\n").joined()])
  }

  @Test
  func `indexes that name each other again and again are given up, with one problem`() throws {
    var descriptor = try builder.manifest("a", in: "core-one")
    for _ in 0..<3 {
      descriptor = try builder.index(Array(repeating: descriptor, count: 100), in: "core-one")
    }
    try builder.finish("core-one", [descriptor], tag: "1.0")
    #expect(reasons() == [.tooManyDescriptors(limit: 10_000)])
  }

  @Test
  func `an index in an index is looked at only so deep`() throws {
    var descriptor = try builder.manifest("a", in: "core-one", platform: "linux/amd64")
    for _ in 0..<3 { descriptor = try builder.index([descriptor], in: "core-one") }
    try builder.finish("core-one", [descriptor], tag: "1.0")
    #expect(try images().count == 1)
    descriptor = try builder.index([descriptor], in: "core-one")
    try builder.finish("core-one", [descriptor], tag: "1.0")
    #expect(reasons() == [.tooDeep(limit: 4)])
  }
}
