import StrictJSON
import Testing

/// Reading, RFC 8259 and RFC 7493.
@Suite
struct JSONReaderTests {
  @Test(
    arguments: [
      ("null", .null), (" true\n", true), ("false", false), ("0", 0), ("-1", -1),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("[]", []), ("{}", .object([:])), ("[1,[2]]", [1, [2]]),
      ("{\"a\":{\"b\":[]}}", ["a": ["b": []]]),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\ud83D\uDE00""#, "é😀"),
      ("\"é😀\"", "é😀"),
      ("\t[ 1 ,\r\n 2 ] ", [1, 2]),
    ] as [(String, JSONValue)]
  )
  func `a valid document is read`(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)) == value)
  }

  @Test(arguments: [
    "1.0", "-0", "0.5", "1e3", "1E+3", "1e-3", "9223372036854775808", "-9223372036854775809",
    "1.50",
  ])
  func `a number that is no 64-bit integer keeps its text`(text: String) throws {
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value == .decimal(try #require(JSONDecimal(exactly: text))))
    #expect(value.compact() == Array(text.utf8))
  }

  @Test(arguments: ["", "+1", "01", "1.", ".5", "1e", "--1", "0x1", "1 ", "NaN", "12", "-7"])
  func `a text that is no number, or an integer, is no decimal`(text: String) {
    #expect(JSONDecimal(exactly: text) == nil)
  }

  @Test(
    arguments: [
      ("", .empty, 0), (" \n", .empty, 2), ("nul", .unexpectedEnd, 3),
      ("nulL", .unexpectedByte(0x4C), 3),
      ("[1,]", .unexpectedByte(0x5D), 3), ("[1 2]", .unexpectedByte(0x32), 3),
      ("[1", .unexpectedEnd, 2),
      ("{\"a\"}", .unexpectedByte(0x7D), 4), ("{a:1}", .unexpectedByte(0x61), 1),
      ("{\"a\":1,}", .unexpectedByte(0x7D), 7), ("{} {}", .trailingBytes(count: 2), 3),
      ("1\0", .trailingBytes(count: 1), 1), ("\u{FEFF}{}", .byteOrderMark, 0),
      ("\"a\nb\"", .controlCharacter(0x0A), 2), ("\"\0\"", .controlCharacter(0), 1),
      (#""\x""#, .invalidEscape, 1), (#""\u12G4""#, .invalidEscape, 1),
      (#""\u12"#, .unexpectedEnd, 5),
      (#""a\u0000""#, .nullCharacter, 2), (#""\ud800""#, .loneSurrogate, 1),
      (#""\udc00""#, .loneSurrogate, 1), (#""\ud800\u0041""#, .loneSurrogate, 1),
      ("\"a", .unexpectedEnd, 2), ("01", .invalidNumber, 0), ("-", .invalidNumber, 0),
      ("[1.]", .invalidNumber, 1), ("1x", .invalidNumber, 0), ("+1", .unexpectedByte(0x2B), 0),
      ("// 1", .unexpectedByte(0x2F), 0), ("'a'", .unexpectedByte(0x27), 0),
      (#"{"a":1,"b":2,"\u0061":3}"#, .duplicateMember("a"), 13),
    ] as [(String, JSONError.Reason, Int)]
  )
  func `anything else is refused at its byte`(
    text: String,
    reason: JSONError.Reason,
    offset: Int
  ) throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error.reason == reason)
    #expect(error.location.byteOffset == offset)
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82],
    ] as [[UInt8]]
  )
  func `invalid UTF-8 is refused`(bytes: [UInt8]) throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error.reason == .invalidUTF8 && error.location.byteOffset == 1)
  }

  @Test
  func `an error names line, column and path`() throws {
    let text = "{\n \"images\": [\n  {\"a\": 1},\n  {\"digest\": tru}\n ]\n}"
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error.path.description == "$.images[1].digest")
    #expect(error.location.line == 4 && error.location.column == 17)
  }

  @Test
  func `names that only look alike are two names`() throws {
    let object = try JSONValue(
      parsing: Array("{\"K\":1,\"\u{212A}\":2,\"é\":3,\"e\u{301}\":4}".utf8)
    )
    guard case .object(let members) = object else { Issue.record("no object"); return }
    #expect(members["K"] == 1 && members["\u{212A}"] == 2)
    #expect(members["é"] == 3 && members["e\u{301}"] == 4)
    #expect(JSONValue.string("K") != JSONValue.string("\u{212A}"))
  }

  @Test
  func `each limit holds to the last value`() throws {
    func reason(_ text: String, _ limits: JSONLimits) throws -> JSONError.Reason? {
      do {
        _ = try JSONValue(parsing: Array(text.utf8), limits: limits)
        return nil
      } catch { return error.reason }
    }
    var limits = JSONLimits(byteCount: 40, depth: 3, valueCount: 4)
    limits.stringByteCount = 5
    limits.numberByteCount = 3
    #expect(try reason(String(repeating: " ", count: 39) + "1", limits) == nil)
    #expect(
      try reason(String(repeating: " ", count: 40) + "1", limits)
        == .tooLarge(byteCount: 41, limit: 40)
    )
    #expect(try reason("[[{}]]", limits) == nil)
    #expect(try reason("[[{\"a\":[]}]]", limits) == .tooDeep(limit: 3))
    #expect(try reason("[1,2,3]", limits) == nil)
    #expect(try reason("[1,2,3,4]", limits) == .tooManyValues(limit: 4))
    #expect(try reason("\"\\u00e9aaa\"", limits) == nil)
    #expect(try reason("\"\\u00e9aaaa\"", limits) == .stringTooLong(limit: 5))
    #expect(try reason("{\"aaaaaa\":1}", limits) == .stringTooLong(limit: 5))
    #expect(try reason("-12", limits) == nil)
    #expect(try reason("-1.0", limits) == .numberTooLong(limit: 3))
  }

  @Test
  func `the deepest nesting that a limit can allow is read, one more is refused`() throws {
    let limits = JSONLimits(depth: .max)
    let deepest = String(repeating: "[", count: 255) + String(repeating: "]", count: 255)
    #expect(throws: Never.self) { try JSONValue(parsing: Array(deepest.utf8), limits: limits) }
    let bomb = String(repeating: "[", count: 1_000_000)
    let error = try #require(throws: JSONError.self) {
      try JSONValue(parsing: Array(bomb.utf8), limits: limits)
    }
    #expect(error.reason == .tooDeep(limit: 255))
  }

  @Test
  func `a path is printable whatever the names are`() {
    let path = JSONPath.root["a_1"]["1a"]["it's"]["\u{1B}[31m😀"][3][
      String(repeating: "x", count: 99)
    ]
    #expect(
      path.description
        == #"$.a_1['1a']['it\'s']['\u001b[31m\ud83d\ude00'][3]['"#
        + String(repeating: "x", count: 64) + "…']"
    )
  }
}
