import PythonTesting
import ReleasePage
import Testing

/// Text from outside in HTML, as Python's parser reads it.
@Suite
struct EscapedTextTests {
  /// Prints what the parser takes `<p title="TEXT">TEXT</p>` for: the attribute and the text, and
  /// everything else that it finds.
  private static let reader = """
    import json, sys
    from html.parser import HTMLParser
    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes): found.append([tag, attributes])
        def handle_endtag(self, tag): found.append(["/" + tag, []])
        def handle_data(self, data): texts.append(data)
        def handle_comment(self, data): found.append(["comment", []])
        def handle_decl(self, data): found.append(["declaration", []])
        def handle_pi(self, data): found.append(["instruction", []])
    for line in sys.stdin:
        found, texts = [], []
        reader = Reader()
        reader.feed(bytes.fromhex(line.strip()).decode())
        reader.close()
        text = "".join(texts)
        isRight = found == [["p", [("title", text)]], ["/p", []]]
        print(text.encode().hex() if isRight else "wrong: " + json.dumps([found, text]))
    """

  private func read(_ texts: [String]) async throws -> [String] {
    let lines = texts.map { text -> String in
      let paragraph: Markup = "<p title=\"\(text)\">\(text)</p>"
      return Array(paragraph.html.utf8).hexadecimal
    }
    return try await python(Self.reader, lines: lines)
  }

  @Test
  func `hostile texts are text and nothing else, between tags and in an attribute`() async throws {
    let texts = [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
      "</p></table></style></script>", "&lt;b&gt; &amp; &#60; &", "<!-- ", "--><b>", "]]>",
      "<![CDATA[", "<?xml", "<!DOCTYPE html>", "a=b `c` ${d}", "Zoë, 李, עברית, Ñ",
    ]
    let read = try await read(texts)
    #expect(read == texts.map { Array($0.utf8).hexadecimal })
  }

  @Test
  func `what can't be seen is shown by its number, for all of Unicode's first plane`() async throws
  {
    let scalars = (0...0xFFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
    // Unassigned ones differ from one edition of Unicode to the next.
    let known = scalars.filter { $0.properties.generalCategory != .unassigned }
    let expected = try await python(
      """
      import sys, unicodedata
      for line in sys.stdin:
          scalar = chr(int(line))
          category = unicodedata.category(scalar)
          hidden = scalar != " " and category in ("Cc", "Cf", "Co", "Zl", "Zp", "Zs")
          print("hidden" if hidden else "seen" if category != "Cn" else "unknown")
      """,
      lines: known.map { String($0.value) }
    )
    var ignorable: [Unicode.Scalar] = []
    for (scalar, expected) in zip(known, expected) where expected != "unknown" {
      let isShown = EscapedText(String(scalar)).html.hasPrefix("\\u{")
      if scalar.properties.isDefaultIgnorableCodePoint && expected == "seen" {
        ignorable.append(scalar)
        #expect(isShown)
      } else {
        #expect(isShown == (expected == "hidden"), "U+\(String(scalar.value, radix: 16))")
      }
    }
    // Fillers and variation selectors: letters and marks by their category, and yet nothing to see.
    #expect(ignorable.contains("\u{3164}") && ignorable.contains("\u{FE0F}"))
  }

  @Test(
    arguments: [
      ("\u{202E}gnp.exe", "\\u{202e}gnp.exe"), ("a\u{2066}b\u{2069}", "a\\u{2066}b\\u{2069}"),
      ("a\u{200B}b", "a\\u{200b}b"), ("a\0b\r\n\u{7F}", "a\\u{0}b\\u{d}\\u{a}\\u{7f}"),
      ("\u{1B}[2J", "\\u{1b}[2J"),
      ("a\u{A0}b\u{2028}", "a\\u{a0}b\\u{2028}"), ("\u{FEFF}", "\\u{feff}"),
      ("e\u{301}", "e\u{301}"),
    ]
  )
  func `nothing moves or turns what stands beside it`(text: String, shown: String) {
    // By bytes: strings are equal as well if they only look the same.
    #expect(Array(EscapedText(text).html.utf8) == Array(shown.utf8))
  }

  @Test
  func `long texts are cut, and marks don't pile up`() {
    #expect(EscapedText("abcdef", limit: 3).html == "abc...")
    #expect(EscapedText("abc", limit: 3).html == "abc")
    #expect(EscapedText(String(repeating: "&", count: 5), limit: 2).html == "&amp;&amp;...")
    let piled = "e" + String(repeating: "\u{301}", count: 6)
    let shown = "e\u{301}\u{301}\u{301}\\u{301}\\u{301}\\u{301}"
    #expect(Array(EscapedText(piled).html.utf8) == Array(shown.utf8))
  }

  @Test
  func `only literals of the source are markup`() {
    let text = "<b>"
    let inner: Markup = "<i>\(text)</i>"
    let outer: Markup = "<p>\(inner) \(7) \([inner, inner])</p>"
    let italic = "<i>&lt;b&gt;</i>"
    #expect(outer.html == "<p>\(italic) 7 \(italic)\(italic)</p>")
  }
}
