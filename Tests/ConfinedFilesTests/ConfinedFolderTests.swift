import ConfinedFiles
import FileTesting
import Testing

/// Paths that don't leave their folder, openat2(2).
@Suite
struct ConfinedFolderTests {
  private let outer: TemporaryFolder

  init() throws {
    outer = try TemporaryFolder()
    try outer.write("inside", to: "in/a/file")
    try outer.write("secret", to: "out/file")
    try outer.link("in/absolute", to: outer.path("out"))
    try outer.link("in/relative", to: "../out")
    try outer.link("in/a/deep", to: "../../out/file")
    try outer.link("in/magic", to: "/proc/self/cwd")
    try outer.link("in/loop", to: "loop")
    try outer.link("in/dangling", to: "nothing")
    try outer.link("in/back", to: "a")
  }

  private func failure(
    _ resolution: PathResolution,
    _ body: (ConfinedFolder) throws(FileError) -> Void
  ) -> FileFailure? {
    do throws(FileError) {
      try body(try ConfinedFolder(at: outer.path("in"), resolution: resolution))
      return nil
    } catch { return error.failure }
  }

  @Test(arguments: [PathResolution.automatic, .partByPart])
  func `what is inside is read`(resolution: PathResolution) throws {
    let folder = try ConfinedFolder(at: outer.path("in"), resolution: resolution)
    #expect(try folder.read("a/file", limit: 6) == Array("inside".utf8))
    #expect(try folder.folder("a").read("file", limit: 6) == Array("inside".utf8))
    #expect(
      failure(resolution) { folder throws(FileError) in _ = try folder.read("a/file", limit: 5) }
        == .tooLarge(limit: 5)
    )
    #expect(
      failure(resolution) { folder throws(FileError) in _ = try folder.read("a", limit: 5) }
        == .notFile
    )
    #expect(
      failure(resolution) { folder throws(FileError) in _ = try folder.read("b", limit: 5) }
        == .notFound
    )
    #expect(
      failure(resolution) { folder throws(FileError) in _ = try folder.folder("a/file") }
        == .notFolder
    )
  }

  @Test(arguments: [PathResolution.automatic, .partByPart])
  func `no link leads outside`(resolution: PathResolution) {
    for path in ["absolute/file", "relative/file", "a/deep", "magic/etc/passwd", "loop"] {
      #expect(
        failure(resolution) { folder throws(FileError) in _ = try folder.read(path, limit: 99) }
          == .leavesFolder,
        "\(path)"
      )
    }
    for path in ["absolute", "relative", "magic"] {
      #expect(
        failure(resolution) { folder throws(FileError) in _ = try folder.folder(path) }
          == .leavesFolder,
        "\(path)"
      )
    }
    for path in ["..", "../out/file", "a/../../out/file", "", "/etc", "a//file", "a\0"] {
      #expect(
        failure(resolution) { folder throws(FileError) in _ = try folder.read(path, limit: 99) }
          == .invalidName,
        "\(path)"
      )
    }
  }

  @Test
  func `a link that stays inside is followed by the kernel, and refused part by part`() throws {
    #expect(try ConfinedFolder(at: outer.path("in")).read("back/file", limit: 6).count == 6)
    #expect(
      failure(.partByPart) { folder throws(FileError) in _ = try folder.read("back/file", limit: 6)
      }
        == .leavesFolder
    )
  }

  @Test
  func `a pipe is refused without waiting for its other end`() async throws {
    let made = try await runProgram("mkfifo", [outer.path("in/pipe")])
    try #require(made.isSuccess)
    #expect(
      failure(.automatic) { folder throws(FileError) in _ = try folder.read("pipe", limit: 6) }
        == .notFile
    )
  }

  @Test
  func `a folder is listed in order, with what stands there`() throws {
    let folder = try ConfinedFolder(at: outer.path("in"))
    let entries = try folder.entries()
    #expect(
      entries.map(\.name) == ["a", "absolute", "back", "dangling", "loop", "magic", "relative"]
    )
    #expect(entries.map(\.kind) == [.folder] + Array(repeating: .link, count: 6))
    #expect(try folder.entries() == entries)
    #expect(
      failure(.automatic) { folder throws(FileError) in _ = try folder.entries(limit: 6) }
        == .tooManyNames(limit: 6)
    )
    #expect(folder.leadsSomewhere("absolute") && !folder.leadsSomewhere("dangling"))
    #expect(folder.holds("dangling") && !folder.holds("nothing"))
  }

  @Test(arguments: [PathResolution.automatic, .partByPart])
  func `no folder is made through a link`(resolution: PathResolution) throws {
    let folder = try ConfinedFolder(at: outer.path("in"), resolution: resolution)
    #expect(try folder.makeFolder("new").isNew)
    #expect(try !folder.makeFolder("new").isNew)
    for (name, expected) in [
      ("absolute", FileFailure.leavesFolder), ("file/x", .invalidName),
    ] {
      #expect(
        failure(resolution) { folder throws(FileError) in _ = try folder.makeFolder(name) }
          == expected
      )
    }
    #expect(
      failure(resolution) { folder throws(FileError) in _ = try folder.makeFolder("dangling") }
        != nil
    )
    #expect(outer.names("out") == ["file"] && !outer.names("in").contains("nothing"))
  }
}
