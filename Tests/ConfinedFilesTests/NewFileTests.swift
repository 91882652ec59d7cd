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
