import GitObject
import Testing

/// Objects that are refused, and why.
@Suite
struct GitObjectTests {
  private static let tree = "tree " + String(repeating: "a", count: 40) + "\n"
  private static let parent = "parent " + String(repeating: "b", count: 40) + "\n"
  private static let people =
    "author A <a@b> 1794900000 +0000\ncommitter C <c@d> 1794900000 +0000\n"
  private static let tag =
    "object " + String(repeating: "a", count: 40) + "\ntype commit\ntag v1\n"
    + "tagger A <a@b> 1794900000 +0000\n"

  private func problems(_ text: String) -> [GitObjectProblem] {
    do throws(GitObjectError) {
      _ = try GitObject(parsing: Array(text.utf8))
      return []
    } catch {
      return error.problems
    }
  }

  @Test
  func `a commit and a tag are taken apart`() throws {
    let commit = try GitObject(
      parsing: Array(
        (Self.tree + Self.parent + Self.people
          + "x-note one\n  two\n \n\n\n  \nSubject\nmore\n\nend")
          .utf8
      )
    )
    guard case .commit(let parts) = commit.content else { return #expect(Bool(false)) }
    #expect(parts.parents.map(\.hexadecimal) == [String(repeating: "b", count: 40)])
    #expect(parts.author.name == "A" && parts.committer.email == "c@d")
    #expect(parts.headers.map(\.value) == ["one\n two\n"])
    #expect(commit.subject == "Subject" && commit.furtherLineCount == 2)
    let tag = try GitObject(parsing: Array((Self.tag + "\nNotes\n").utf8))
    guard case .tag(let parts) = tag.content else { return #expect(Bool(false)) }
    #expect(parts.name == "v1" && parts.kind == .commit && tag.subject == "Notes")
  }

  @Test(arguments: [
    (
      "",
      [
        GitObjectProblem.noBlankLine, .missing("tree"), .missing("author"), .missing("committer"),
      ]
    ),
    ("\n", [.missing("tree"), .missing("author"), .missing("committer")]),
    (Self.people + "\nx", [.missing("tree")]),
    (Self.tree + "\nx", [.missing("author"), .missing("committer")]),
    (Self.tree + Self.people, [.noBlankLine]),
    (Self.tree + Self.people + "\n\0", [.nul]),
    (Self.tree + Self.people + "gpgsig x\n y\n\nz", [.signed("gpgsig")]),
    (Self.tree + "gpgsig-sha256 x\n" + Self.people + "\nz", [.signed("gpgsig-sha256")]),
    (Self.tree + Self.people + "gpgsig-sha512 x\n\nz", [.signed("gpgsig-sha512")]),
    (Self.tree + Self.people + Self.parent + "\nz", [.misplaced("parent")]),
    (
      Self.tree + Self.people + "encoding UTF-8\nencoding utf8\n\nz", [.misplaced("encoding")]
    ),
    (
      Self.tree.uppercased().lowercased().replacing("a", with: "A") + Self.people + "\nz",
      [.id("tree")]
    ),
    (
      Self.tree + "parent " + String(repeating: "b", count: 64) + "\n" + Self.people + "\nz",
      [.mixedIDs]
    ),
    (
      Self.tree + String(repeating: Self.parent, count: 129) + Self.people + "\nz",
      [.tooManyParents(count: 129, limit: 128)]
    ),
    (" x\n" + Self.tree + Self.people + "\nz", [.headerLine(1)]),
    (Self.tree + Self.people + "nothing\n\nz", [.headerLine(4)]),
    (
      Self.tree + Self.people.replacing("A <", with: "A<") + "\nz",
      [.person("author", .noSpaceBeforeEmail)]
    ),
    (
      Self.tree + Self.people.replacing("17949", with: "017949") + "\nz",
      [.person("author", .zeroPaddedDate), .person("committer", .zeroPaddedDate)]
    ),
    (
      Self.tree + Self.people.replacing("+0000", with: "+000") + "\nz",
      [.person("author", .zone), .person("committer", .zone)]
    ),
    (
      Self.tree + Self.people.replacing("A <", with: "A\u{1B}[2J <") + "\nz",
      [.person("author", .controlCharacter)]
    ),
    (
      Self.tree + Self.people.replacing("1794900000", with: "9223372036854775808") + "\nz",
      [.person("author", .date), .person("committer", .date)]
    ),
    (Self.tag + "\nNotes", [.messageEnd]),
    (Self.tag + "x y\n\nNotes\n", [.unknown("x")]),
    (Self.tag + "\nNotes\n-----BEGIN PGP SIGNATURE-----\n", [.signed("message")]),
    (Self.tag.replacing("v1", with: "v..1") + "\nz\n", [.tagName]),
    (Self.tag.replacing("v1", with: "a/b.lock") + "\nz\n", [.tagName]),
    (Self.tag.replacing("type commit", with: "type file") + "\nz\n", [.kind]),
  ])
  func `each fault has its name`(text: String, expected: [GitObjectProblem]) {
    let found = problems(text)
    #expect(found == expected)
    for problem in found {
      #expect(problem.sentence.allSatisfy { (" "..."~").contains($0) })
    }
  }

  @Test(arguments: [
    "UTF-7", "UTF-16", "utf-16le", "UTF-32", "UCS-2", "ISO-2022-JP", "ISO-2022-CN", "Shift_JIS",
    "HZ", "EBCDIC-US", "ISO646-SE", "ISO-8859-17", "ISO-8859-1//TRANSLIT", "a b", "", "UTF-8 ",
    "latin\u{E9}",
  ])
  func `an encoding in which ASCII may be another text is refused`(name: String) {
    #expect(problems(Self.tree + Self.people + "encoding \(name)\n\nz") == [.encoding(name)])
  }

  @Test(arguments: ["ISO-8859-1", "iso8859-15", "windows-1252", "CP1251", "KOI8-R", "US-ASCII"])
  func `in an encoding that keeps ASCII nothing else is taken`(name: String) {
    let head = Self.tree + Self.people + "encoding \(name)\n"
    #expect(problems(head + "\nz").isEmpty)
    #expect(problems(head + "\n\u{E9}") == [.encodedText(name)])
    let author = head.replacing("author A", with: "author \u{E9}")
    #expect(problems(author + "\nz") == [.encodedText(name)])
  }

  @Test(arguments: ["UTF-8", "utf-8", "utf8"])
  func `UTF-8 may be named`(name: String) {
    #expect(problems(Self.tree + Self.people + "encoding \(name)\n\n\u{E9}").isEmpty)
  }

  @Test
  func `all faults are told at once`() {
    let found = problems(
      "parent x\nauthor A\ngpgsig y\ncommitter C <c@d> 1 +0000\ntree z\n\n\0"
    )
    #expect(
      found == [
        .nul, .signed("gpgsig"), .missing("tree"), .id("parent"), .person("author", .noEmail),
        .misplaced("tree"),
      ]
    )
  }

  @Test
  func `what is too much is refused before it is looked at`() {
    let limit = GitObject.mostByteCount
    let head = Self.tree + Self.people + "\n"
    let fitting = head + String(repeating: "x", count: limit - head.utf8.count)
    #expect(problems(fitting).isEmpty)
    #expect(problems(fitting + "x") == [.tooLarge(byteCount: limit + 1, limit: limit)])
    let lines = GitObject.mostHeaderLines
    let many = Self.tree + Self.people + String(repeating: "x y\n", count: lines) + "\nz"
    #expect(problems(many) == [.tooManyHeaderLines(limit: lines)])
  }

  @Test
  func `carriage returns stay where they are`() throws {
    let text =
      Self.tree + Self.people + "mergetag object x\r\n type commit\r\n"
      + "\nSubject\r\n\r\nmore\r\n"
    let object = try GitObject(parsing: Array(text.utf8))
    #expect(object.subject == "Subject\r" && object.furtherLineCount == 1)
  }

  @Test
  func `bytes that are no UTF-8 are refused`() {
    #expect(throws: GitObjectError.self) { try GitObject(parsing: [0x74, 0xFF]) }
  }
}

/// What a caller may say of a repository.
@Suite
struct GitRepositoryTests {
  @Test(arguments: [
    "/home/alice/stagex", "/srv/git/a b.git", "https://codeberg.org/stagex/stagex",
    "ssh://git@codeberg.org:22/stagex/stagex.git", "git@codeberg.org:stagex/stagex.git",
    "file:///srv/git/x", "host:/srv/git/x", "git+ssh://host/x",
  ])
  func `paths and URLs are taken as they are`(text: String) throws {
    #expect(try GitRepository(parsing: text).text == text)
  }

  @Test(arguments: [
    ("/home/alice/a b", "/home/alice/a b"), ("/home/jos\u{E9}/x", "/home/jos%C3%A9/x"),
    ("/\u{DC}n\u{EF}", "/%C3%9Cn%C3%AF"), ("/a*", "/a%2A"), ("/a\"\\", "/a%22%5C"),
    ("/100%", "/100%25"), ("/a%2A", "/a%252A"), ("/a\n\u{7F}", "/a%0A%7F"), ("/a ", "/a%20"),
    ("/ a", "/ a"),
  ])
  func `any folder has one name`(path: String, name: String) throws {
    #expect(try GitRepository(path: path).text == name)
  }

  @Test(arguments: [
    ("", GitRepositoryProblem.length(limit: 255)),
    ("/" + String(repeating: "a", count: 255), .length(limit: 255)),
    ("stagex", .neither), ("../stagex", .neither), ("a/b:c", .neither), ("1http://a/b", .neither),
    ("https://host", .neither), ("https:///x", .neither), (":x", .neither),
    ("/", .parts), ("/a/../b", .parts), ("/a//b", .parts), ("/a/", .parts), ("/a/.", .parts),
    ("host:a/../b", .parts), ("https://host/a/..", .parts), ("host:", .parts),
    ("https://alice:secret@host/x", .password),
    ("/a*", .characters), ("/a\"", .characters), ("/a\\", .characters), ("/ä", .characters),
    ("/a\n", .characters), ("/a ", .characters),
  ])
  func `what has another spelling, or a secret, is refused`(
    text: String,
    problem: GitRepositoryProblem
  ) {
    #expect(throws: problem) { try GitRepository(parsing: text) }
  }
}
