import ConfinedFiles
import FileTesting
import FoundationEssentials
import Testing

/// Files that are whole before they have a name.
@Suite
struct NewFileTests {
  private let outer: TemporaryFolder

  init() throws { outer = try TemporaryFolder() }

  @Test(arguments: [NamelessForm.automatic, .temporaryName])
  func `a file takes the first name that is free, and replaces nothing`(form: NamelessForm) throws {
    try outer.write("old", to: "one")
    let folder = try ConfinedFolder(at: outer.path)
    do {
      let file = try NewFile.written(Array("new".utf8), in: folder, form: form)
      #expect(try !file.take(name: "one"))
      #expect(outer.read("two") == nil)
      #expect(try file.take(name: "two"))
    }
    #expect(outer.names() == ["one", "two"])
    #expect(outer.read("one") == Array("old".utf8) && outer.read("two") == Array("new".utf8))
    let attributes = try FileManager.default.attributesOfItem(atPath: outer.path("two"))
    #expect((attributes[.posixPermissions] as? Int) == 0o644)
  }

  @Test(arguments: [NamelessForm.automatic, .temporaryName])
  func `a file takes the place of another, and of no link and no folder`(
    form: NamelessForm
  ) throws {
    try outer.write("old", to: "one")
    try outer.write("kept", to: "target")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: outer.path("link"), withDestinationPath: "target")
    try manager.createDirectory(atPath: outer.path("folder"), withIntermediateDirectories: false)
    let folder = try ConfinedFolder(at: outer.path)
    for name in ["one", "free"] {
      let file = try NewFile.written(Array("new".utf8), in: folder, form: form)
      try file.replace(name: name)
      #expect(outer.read(name) == Array("new".utf8))
    }
    #expect(outer.read("target") == Array("kept".utf8))
    for name in ["folder", "link", "a/b"] {
      let file = try NewFile.written([1], in: folder, form: form)
      let error = #expect(throws: FileError.self) { try file.replace(name: name) }
      #expect(error?.operation == .link)
    }
    #expect(outer.names() == ["folder", "free", "link", "one", "target"])
    #expect(outer.read("link") == Array("kept".utf8))
  }

  @Test
  func `while a file is replaced again and again, its name always leads to a whole one`()
    async throws
  {
    let whole = [Array(repeating: UInt8(1), count: 70_000), Array(repeating: 2, count: 90_000)]
    let path = outer.path("one")
    try outer.write("", to: "one")
    let folder = try ConfinedFolder(at: outer.path)
    try NewFile.written(whole[0], in: folder).replace(name: "one")
    let reading = Task.detached {
      var strange = 0
      for _ in 0..<300 where try !whole.contains(readFile(at: path, limit: 100_000)) {
        strange += 1
      }
      return strange
    }
    for number in 0..<60 {
      try NewFile.written(whole[number % 2], in: folder).replace(name: "one")
    }
    #expect(try await reading.value == 0)
  }

  @Test(arguments: [NamelessForm.automatic, .temporaryName])
  func `a file that gets no name leaves nothing`(form: NamelessForm) throws {
    let folder = try ConfinedFolder(at: outer.path)
    do { _ = try NewFile.written([1, 2, 3], in: folder, form: form) }
    #expect(outer.names().isEmpty)
    do {
      let file = try NewFile.written([1], in: folder, form: form)
      #expect(throws: FileError.self) { try file.take(name: "a/b") }
    }
    #expect(outer.names().isEmpty)
  }

  @Test
  func `files that the caller names are read within their limit`() throws {
    try outer.write("12345", to: "file")
    #expect(try readFile(at: outer.path("file"), limit: 5) == Array("12345".utf8))
    let error = try #require(throws: FileError.self) {
      try readFile(at: outer.path("file"), limit: 4)
    }
    #expect(error.failure == .tooLarge(limit: 4) && error.path == outer.path("file"))
    let missing = try #require(throws: FileError.self) {
      try readFile(at: outer.path("none"), limit: 4)
    }
    #expect(missing.failure == .notFound && missing.operation == .open)
  }
}
