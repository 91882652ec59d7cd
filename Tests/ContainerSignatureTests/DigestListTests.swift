import ContainerSignature
import Testing

/// Lists of digests and what differs from them.
@Suite
struct DigestListTests {
  private static let one = String(repeating: "11", count: 32)
  private static let two = String(repeating: "22", count: 32)

  private func list(_ texts: String...) throws(DigestListError) -> DigestList {
    try DigestList(
      parsing: texts.enumerated().map { (name: "f\($0.offset)", bytes: Array($0.element.utf8)) }
    )
  }

  private func image(_ text: String, _ number: Int) throws -> NamedImage {
    NamedImage(try ImageToSign(argument: text), from: .argument(number))
  }

  @Test
  func `lines are read with their places`() throws {
    let list = try list(
      "\(Self.one) core-acl\n\(Self.two) core-libatomic_ops\n",
      "",
      "\(Self.one) user-x\n"
    )
    #expect(list.entries.map(\.name) == ["core-acl", "core-libatomic_ops", "user-x"])
    #expect(list.entries.map(\.digest.hexadecimal) == [Self.one, Self.two, Self.one])
    #expect(
      list.entries.map(\.origin)
        == [.line(file: "f0", 1), .line(file: "f0", 2), .line(file: "f2", 1)]
    )
  }

  @Test
  func `every wrong line is named`() throws {
    let text = """
      \(Self.one) a
      \(Self.one)  b
       core-c
      \(Self.one.dropLast()) d

      sha256:\(Self.one) e
      \(Self.two) a
      \(Self.one) ../f
      \(Self.one) g\r
      \(Self.one) h
      """
    let error = try #require(throws: DigestListError.self) { try list(text) }
    let expected: [(Int, DigestListError.Reason)] = [
      (2, .malformed), (3, .digest(.empty)), (4, .digest(.digitCount(63))), (5, .malformed),
      (6, .digest(.notHexadecimal(offset: 0))), (7, .duplicateName("a", of: .line(file: "f0", 1))),
      (8, .name("../f")), (9, .name("g\r")), (10, .noLineFeed),
    ]
    #expect(error.problems.map(\.reason) == expected.map(\.1))
    #expect(error.problems.map(\.origin) == expected.map { .line(file: "f0", $0.0) })
  }

  @Test
  func `a name may stand in one list only`() throws {
    let error = try #require(throws: DigestListError.self) {
      try list("\(Self.one) a\n", "\(Self.one) a\n")
    }
    #expect(error.problems.map(\.reason) == [.duplicateName("a", of: .line(file: "f0", 1))])
  }

  @Test
  func `more lines than a release has are not read`() throws {
    let limit = DigestList.mostLines
    let lines = (0..<limit).map { "\(Self.one) i\($0)" }.joined(separator: "\n")
    #expect(try list(lines + "\n").entries.count == limit)
    for files in [[lines + "\n\(Self.one) more\n"], [lines + "\n", "\(Self.one) more\n"]] {
      let error = try #require(throws: DigestListError.self) {
        try DigestList(parsing: files.map { (name: "f", bytes: Array($0.utf8)) })
      }
      #expect(error.problems.map(\.reason) == [.tooManyLines(limit: limit)])
    }
  }

  @Test
  func `what differs, is missing or is extra is listed in full`() throws {
    let list = try list("\(Self.one) same\n\(Self.one) other\n\(Self.one) gone\n\(Self.two) lost\n")
    let same = try image("x/same:1@sha256:\(Self.one)", 1)
    let other = try image("x/other:1@sha256:\(Self.two)", 2)
    let extra = try image("x/more:1@sha256:\(Self.one)", 3)
    let difference = ExpectationDifference(of: [same, other, extra], from: list)
    #expect(difference.changed.map(\.image) == [other])
    #expect(difference.changed.map(\.expected.origin) == [.line(file: "f0", 2)])
    #expect(difference.missing.map(\.name) == ["gone", "lost"])
    #expect(difference.extra == [extra])
    #expect(!difference.isEmpty)
    #expect(ExpectationDifference(of: [same], from: try self.list("\(Self.one) same\n")).isEmpty)
  }

  @Test
  func `of an image for several platforms only the listed digest agrees`() throws {
    let list = try list("\(Self.one) a\n")
    let images = [
      try image("x/a:1@sha256:\(Self.one)", 1), try image("x/a:1@sha256:\(Self.two)", 2),
    ]
    #expect(ExpectationDifference(of: images, from: list).changed.map(\.image) == [images[1]])
  }
}
