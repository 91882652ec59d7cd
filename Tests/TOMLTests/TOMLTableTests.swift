import TOML
import Testing

/// Reading, TOML 1.0.0.
@Suite
struct TOMLTableTests {
  private func table(_ text: String) throws -> TOMLTable {
    try TOMLTable(parsing: Array(text.utf8))
  }

  private func error(_ bytes: [UInt8]) throws -> TOMLError {
    try #require(throws: TOMLError.self) { try TOMLTable(parsing: bytes) }
  }

  @Test
  func `values come with their lines, keys in the document's order`() throws {
    let read = try table("z = 1\n\n  a = [\n 'x', # first\n  'y']\n[[client]]\nuser = \"é\"\n")
    #expect(read.entries.map(\.key) == ["z", "a", "client"])
    #expect(read.entries.map(\.keyLocation.line) == [1, 3, 6])
    #expect(read["z"]?.content == .integer(1))
    #expect(read["z"]?.location == TOMLLocation(line: 1, column: 5))
    guard
      case .array(let elements)? = read["a"]?.content,
      case .array(let clients)? = read["client"]?.content,
      case .table(let client)? = clients.first?.content
    else { Issue.record("no arrays"); return }
    #expect(elements.map(\.content) == [.string("x"), .string("y")])
    #expect(elements.map(\.location.line) == [4, 5])
    #expect(clients.first?.location.line == 6)
    #expect(client["user"]?.content == .string("é") && client["user"]?.location.line == 7)
    #expect(read["user"] == nil)
  }

  @Test(arguments: [
    "a = 1\nb = 2\na = 3\n", "[a]\nx = 1\n[a]\n", "a.b = 1\n\na.b = 2\n",
    "a = { x = 1,\tx = 2 }\n", "[[a]]\n[a]\n", "a = 1\n\n[a]\nb = 1\n",
  ])
  func `a key that stands twice is an error with the second one's line`(text: String) throws {
    let error = try error(Array(text.utf8))
    guard case .syntax(let words) = error.reason else { Issue.record("\(error)"); return }
    let second = text.contains("{") ? 1 : text.split(separator: "\n").count
    #expect(!words.isEmpty && (second...second + 1).contains(error.location.line), "\(error)")
  }

  /// What toml++ 3.3.0 asserts not to happen.
  @Test(arguments: [0, 1, 7, 100], ["[ = 1", "a = 2026-11-26T:32:00Z", "[ = 1\n\nb = 1\n\n"])
  func `what the parser has no error for is refused in its line`(
    before: Int,
    broken: String
  ) throws {
    let text = String(repeating: "# x\n", count: before) + broken
    let error = try error(Array(text.utf8))
    #expect(error.reason == .syntax("a value that can't be read"))
    #expect(error.location.line == before + 1)
  }

  @Test
  func `a document over the limit isn't read`() throws {
    let comment = [UInt8(ascii: "#")] + [UInt8](repeating: 0x20, count: TOMLLimits.byteCount - 1)
    #expect(try TOMLTable(parsing: comment).entries.isEmpty)
    let count = TOMLLimits.byteCount + 1
    let reason = TOMLError.Reason.tooLarge(byteCount: count, limit: TOMLLimits.byteCount)
    #expect(try error(comment + [0x20]).reason == reason)
  }

  @Test
  func `what isn't UTF-8 and what controls a terminal is refused with its line`() throws {
    let invalid = try error(Array("a = 1\nb = '".utf8) + [0xFF] + Array("'".utf8))
    #expect(invalid.reason == .invalidUTF8 && invalid.location.line == 2)
    let control = try error(Array("# \u{1B}[31m\n".utf8))
    #expect(control.reason == .controlCharacter(0x1B))
    #expect(control.location == TOMLLocation(line: 1, column: 3))
    #expect(try error(Array("a = 1\r".utf8)).reason == .controlCharacter(0x0D))
    #expect(try table("a = 1\r\n")["a"]?.content == .integer(1))
  }

  @Test(arguments: [
    String(repeating: "a.", count: 32_000) + "a = 1",
    "[" + String(repeating: "a.", count: 32_000) + "a]",
    "x = { " + String(repeating: "\"a\".", count: 16_000) + "a = 1 }",
    "x = " + String(repeating: "[", count: 30_000),
    "x = " + String(repeating: "[", count: 17) + String(repeating: "]", count: 17),
    "x = " + String(repeating: "{a=", count: 20_000),
    "a.a.a.a.a.a.a.a.a = { a.a.a.a.a.a.a.a.a = 1 }",
  ])
  func `what stands too deep is refused`(text: String) throws {
    let error = try error(Array(text.utf8))
    switch error.reason {
    case .tooDeep(let limit): #expect(limit == TOMLLimits.depth)
    case .syntax(let words): #expect(words.contains("depth"), "\(words)")
    default: Issue.record("\(error)")
    }
  }

  @Test
  func `dots in strings and comments aren't parts of keys`() throws {
    let dots = String(repeating: ".", count: 100)
    let text = """
      a = "\(dots)\\"\(dots)" # \(dots)
      b = '\(dots)'
      c = \"\"\"\(dots)
      \(dots)"\(dots)\"\"\"
      d = '''\(dots)
      '\(dots)'''
      "\(dots)" = 1
      e = [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]
      """
    let read = try table(text)
    #expect(read.entries.count == 6)
    #expect(read["b"]?.content == .string(dots))
    #expect(read[dots]?.content == .integer(1))
  }
}
