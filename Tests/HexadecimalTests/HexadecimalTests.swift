import Hexadecimal
import PythonTesting
import Testing

/// Base 16, against Python's.
@Suite
struct HexadecimalTests {
  private static let everyByte = Array(UInt8.min ... .max)

  @Test
  func `bytes are written as Python writes them, and read again`() async throws {
    let program = "import sys\nfor line in sys.stdin: print(bytes(range(int(line))).hex())"
    let counts = [1, 2, 16, 256]
    let written = try await python(program, lines: counts.map(String.init))
    for (count, text) in zip(counts, written) {
      let bytes = Array(Self.everyByte.prefix(count))
      #expect(String(hexadecimal: bytes, .small) == text)
      #expect(String(hexadecimal: bytes) == text.uppercased())
      #expect([UInt8](hexadecimal: text, .small) == bytes)
      #expect([UInt8](hexadecimal: text.uppercased(), .capital) == bytes)
      #expect([UInt8](hexadecimal: text) == bytes)
    }
    #expect(String(hexadecimal: []) == "")
    #expect([UInt8](hexadecimal: "") == [])
  }

  @Test
  func `a number has all the digits of its type`() {
    #expect(String(hexadecimal: UInt8(0x0A)) == "0A")
    #expect(String(hexadecimal: UInt16(0x6982)) == "6982")
    #expect(String(hexadecimal: UInt16(0xB), .small) == "000b")
    #expect(String(hexadecimal: UInt32.max) == "FFFFFFFF")
    #expect(String(hexadecimal: UInt64(0)) == "0000000000000000")
  }

  @Test(arguments: ["0", "000", "0g", " 00", "00 ", "0x00", "+1", "-0", "é", "0\u{FF11}", "00\0"])
  func `anything but pairs of digits is refused`(_ text: String) {
    #expect([UInt8](hexadecimal: text) == nil)
  }

  @Test
  func `letters of the other kind are no digits where one kind is named`() {
    #expect([UInt8](hexadecimal: "aB") == [0xAB])
    for text in ["aB", "Ab", "AB"] { #expect([UInt8](hexadecimal: text, .small) == nil) }
    for text in ["aB", "Ab", "ab"] { #expect([UInt8](hexadecimal: text, .capital) == nil) }
  }

  @Test
  func `a digit is one byte of twenty-two`() {
    let digits = Self.everyByte.filter { UInt8(hexadecimalDigit: $0) != nil }
    #expect(digits == Array("0123456789ABCDEFabcdef".utf8))
    #expect(digits.compactMap { UInt8(hexadecimalDigit: $0) } == Array(0...15) + Array(10...15))
  }
}
