import PrintableText
import Testing

@Suite
struct PrintableTextTests {
  @Test(
    arguments: [
      ("stagex/core-acl:2.3.2", "stagex/core-acl:2.3.2"),
      ("\u{1B}[31mred", "\\u{1b}[31mred"),
      ("a\u{202E}b\n", "a\\u{202e}b\\u{a}"),
      ("ä", "\\u{e4}"),
      ("", ""),
    ]
  )
  func `what isn't printable ASCII is written as its code point`(_ text: String, _ shown: String) {
    #expect(printable(text) == shown)
  }

  @Test
  func `bytes that aren't printable ASCII are written as two digits each`() {
    #expect(printable(bytes: [0x6F, 0xFF, 0xC3, 0xA9, 0x1B, 0x7E]) == #"o\xFF\xC3\xA9\x1B~"#)
  }

  @Test
  func `a long text is cut, and says so`() {
    #expect(printable(bytes: [0x61, 0x62, 0xFF], limit: 2) == "ab...")
    #expect(printable("abcdef", limit: 6) == "abcdef")
    #expect(printable("abcdefg", limit: 6) == "abcdef...")
    #expect(printable(String(repeating: "x", count: 1000)).utf8.count == 303)
  }

  @Test(arguments: [0, 3, 4, 10, 20])
  func `a line is never wider than it may be`(_ width: Int) {
    let text = "abc\u{1B}defghijklmnopq"
    #expect(printable(text, fitting: width).count <= max(width, 3))
    #expect(printable("abc", fitting: max(width, 3)) == "abc")
  }

  @Test
  func `a number stands with its noun`() {
    #expect([0, 1, 2].map { counted($0, "try", "tries") } == ["0 tries", "1 try", "2 tries"])
  }
}
