import CardMaking
import FileTesting
import GitObject
import SigningAgent
import Testing

/// What the person reads before they say yes to a git object.
@Suite
struct GitObjectTextTests {
  private static let commit = """
    tree \(String(repeating: "a", count: 40))
    parent \(String(repeating: "1", count: 40))
    parent \(String(repeating: "2", count: 40))
    parent \(String(repeating: "3", count: 40))
    author A \(String(repeating: "n", count: 90)) <a@b> 1794900000 +0000
    committer C <c@d> 1794900000 +0000
    encoding ISO-8859-1
    mergetag object \(String(repeating: "4", count: 40))
     type commit
     tag v1

    Subject

    And a body.

    """
  private static let tag = """
    object \(String(repeating: "a", count: 64))
    type commit
    tag v1
    tagger A <a@b> 1794900000 +0000

    Subject

    And a body.

    """

  private func text(_ object: String, on report: CardReport) throws -> ApprovalText {
    let object = try GitObject(parsing: Array(object.utf8))
    let repository = try GitRepository(parsing: "/home/alice/stagex")
    return ApprovalText(
      SigningOrder(GitObjectToSign(object, in: repository), for: ownUser),
      on: report
    )
  }

  private func report() async throws -> CardReport {
    try await Bench(try await MemoryCard(CardOrder { _ in })).cards()[0]
  }

  @Test(arguments: [commit, tag])
  func `two objects that differ in any byte never give the same text`(object: String) async throws {
    let report = try await report()
    let original = Array(object.utf8)
    var descriptions: Set<String> = [try text(object, on: report).description]
    var lines: Set<String> = [try text(object, on: report).line]
    var count = 1
    for index in original.indices {
      for byte in Array("b5 \n".utf8) where byte != original[index] {
        var other = original
        other[index] = byte
        let changed = String(decoding: other, as: UTF8.self)
        guard let shown = try? text(changed, on: report) else { continue }
        descriptions.insert(shown.description)
        lines.insert(shown.line)
        count += 1
      }
    }
    #expect(count > original.count)
    #expect(descriptions.count == count && lines.count == count)
  }

  @Test
  func `the object's name is the one that git hash-object gives`() async throws {
    let report = try await report()
    for (object, kind, format) in [(Self.commit, "commit", "sha1"), (Self.tag, "tag", "sha256")] {
      let sandbox = try await GitSandbox(objectFormat: format)
      try sandbox.folder.write(object, to: "object")
      let name = try await sandbox.git([
        "hash-object", "--literally", "-t", kind, sandbox.folder.path("object"),
      ])
      let shown = try text(object, on: report)
      #expect(shown.description.contains("\nObject: \(name)"))
      #expect(shown.line.contains(" git \(kind) \(name.dropLast()) of "))
    }
  }

  @Test
  func `an encoding is shown by its value, other headers by their name`() async throws {
    let shown = try text(Self.commit, on: try await report()).description
    #expect(shown.contains("\nWith headers: encoding ISO-8859-1, mergetag\n"))
  }

  @Test
  func `people are the same only if every byte of them is`() async throws {
    let report = try await report()
    let head = "tree \(String(repeating: "a", count: 40))\nauthor \u{E9} <a@b> 1794900000 +0000\n"
    for (name, isSame) in [("\u{E9}", true), ("e\u{301}", false)] {
      let object = head + "committer \(name) <a@b> 1794900000 +0000\n\nSubject\n"
      let shown = try text(object, on: report).description
      #expect(shown.contains("\nCommitter: the same\n") == isSame)
    }
  }
}
