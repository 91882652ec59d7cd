import ReleasePage
import Testing

/// A page about a release.
@Suite
struct ReleasePageTests {
  private static let time: Int64 = 1_795_688_280

  private static func page(_ facts: ReleaseFacts) async throws -> ParsedPage {
    try await ParsedPage(facts.page(at: time))
  }

  @Test(arguments: [0, 1, 513], [nil, 1, 57])
  func `it is well-formed and its parts find each other`(imageCount: Int, gap: Int?) async throws {
    let page = try await Self.page(SampleRelease.facts(imageCount: imageCount, gap: gap))
    #expect(page.problems.isEmpty)
    let ids = page.elements.compactMap { $0.attribute("id") }
    #expect(Set(ids).count == ids.count)
    for name in ["aria-labelledby", "for"] {
      let values = page.elements.compactMap { $0.attribute(name) }
      let named = values.flatMap { $0.split(separator: " ").map(String.init) }
      #expect(named.allSatisfy(ids.contains))
    }
    let links = page.elements("a").compactMap { $0.attribute("href") }
    #expect(links.allSatisfy { $0.hasPrefix("#") && ids.contains(String($0.dropFirst())) })
    #expect(links.isEmpty == (imageCount == 0))
    let scopes = page.elements("th").map { $0.attribute("scope") }
    #expect(!scopes.contains(nil))
    let texts = page.elements("td").filter { ["y", "n"].contains($0.attribute("class")) }
    #expect(texts.count == imageCount * SampleRelease.names.count)
  }

  @Test
  func `the rows of images that lack something, and of equal names, are marked`() async throws {
    var facts = SampleRelease.facts()
    facts.images[7].name = facts.images[3].name
    let page = try await Self.page(facts)
    let rows = page.elements("tr").count { $0.attribute("class") == "open" }
    #expect(rows == facts.images.count - facts.metCount && rows > 0)
    #expect(page.elements("code").count { $0.attribute("class") == "twin" } == 2)
    // Markup that was taken for a text.
    let values = page.elements.flatMap(\.attributes).map { $0[1] }
    #expect(!values.contains { $0.contains("\"") })
    let texts = page.elements.filter { !["script", "style"].contains($0.tag) }.map(\.text)
    #expect(!texts.contains { $0.contains("<") })
  }

  @Test
  func `it loads nothing, and its policy names its own style and script only`() async throws {
    let page = try await Self.page(SampleRelease.facts())
    let loading = [
      "src", "srcset", "data", "action", "formaction", "poster", "style", "background",
    ]
    for element in page.elements {
      #expect(element.attributes.allSatisfy { !loading.contains($0[0]) && !$0[0].hasPrefix("on") })
      #expect(!["link", "iframe", "object", "embed", "base", "img"].contains(element.tag))
    }
    let style = try #require(page.elements("style").first).text
    #expect(!style.contains("url(") && !style.contains("@import") && !style.contains("@font-face"))
    let script = try #require(page.elements("script").first).text
    for word in ["innerHTML", "outerHTML", "insertAdjacent", ".write", "eval", "fetch", "import"] {
      #expect(!script.contains(word))
    }
    #expect(page.elements("style").count == 1 && page.elements("script").count == 1)
    let policy = page.elements("meta").first {
      $0.attribute("http-equiv") == "Content-Security-Policy"
    }
    let styleHash = try #require(page.hashes["style"])
    let scriptHash = try #require(page.hashes["script"])
    #expect(
      policy?.attribute("content") == "default-src 'none'; style-src '\(styleHash)'; "
        + "script-src '\(scriptHash)'; base-uri 'none'; form-action 'none'"
    )
  }

  @Test
  func `hostile texts change nothing but texts`() async throws {
    func facts(_ text: String) -> ReleaseFacts {
      var facts = ReleaseFacts(
        people: [ReleaseFacts.Person(name: text, fullName: text, keys: [text])],
        threshold: 1,
        vendorThreshold: 2,
        source: ReleaseFacts.Source(file: text, version: 1, expires: text)
      )
      let remarks = [
        ImageFacts.Remark(file: text, fate: text, reason: text),
        ImageFacts.Remark(file: nil, fate: text, reason: text),
      ]
      for (isMet, voters) in [(true, Set([0])), (false, []), (false, [0])] {
        facts.images.append(
          ImageFacts(
            name: text,
            digest: text,
            isMet: isMet,
            voters: voters,
            reasons: isMet ? [] : [text],
            remarks: remarks
          )
        )
      }
      facts.warnings = [text]
      facts.reservations = [text]
      return facts
    }
    let harmless = try await Self.page(facts("word"))
    #expect(harmless.problems.isEmpty)
    // Where texts stand whole; a stage is a part of a name.
    let places = harmless.elements.indices.filter { place in
      let element = harmless.elements[place]
      return element.text.contains("word")
        && !["a", "span", "style", "script"].contains(element.tag)
    }
    #expect(places.count > 20)
    for text in [
      "<script>alert(1)</script>", "\" onclick=\"x", "' onclick='x", "</style></script></table>",
      "--><!--", "&quot;&#34;", "\u{202E}<b>\u{0}",
    ] {
      let hostile = try await Self.page(facts(text))
      #expect(hostile.problems.isEmpty && hostile.shape == harmless.shape)
      #expect(hostile.hashes == harmless.hashes)
      let shown = text.replacing("\u{202E}", with: "\\u{202e}").replacing("\u{0}", with: "\\u{0}")
      for place in places {
        let expected = harmless.elements[place].text.replacing("word", with: shown)
        #expect(hostile.elements[place].text == expected)
      }
    }
  }

  @Test
  func `513 images and 8 maintainers take less than 1 MB, and the same facts make the same bytes`()
  {
    for gap in [57, 1] {
      let page = SampleRelease.facts(gap: gap).page(at: Self.time)
      #expect(page.count < 1_000_000)
      #expect(page == SampleRelease.facts(gap: gap).page(at: Self.time))
      #expect(page != SampleRelease.facts(gap: gap).page(at: Self.time + 1))
    }
  }
}
