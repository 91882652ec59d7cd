import ReleasePage
import Testing

/// What the page's script does, in a page that jsdom has built.
@Suite
struct PageScriptTests {
  private static let time: Int64 = 1_795_688_280

  /// The digests of the images that a search is to leave, found without the page.
  private static func expected(
    in facts: ReleaseFacts,
    words: String,
    where isWanted: (ImageFacts) -> Bool = { _ in true }
  ) -> [String] {
    let parts = words.lowercased().split { $0.isWhitespace }
    let left = facts.images.filter { image in
      let text = "\(image.name) \(image.digest)".lowercased()
      return isWanted(image) && parts.allSatisfy { text.contains($0) }
    }
    return left.map(\.digest)
  }

  private static func expect(
    _ look: ScriptedPage.Look,
    _ digests: [String],
    of facts: ReleaseFacts,
    _ comment: Comment
  ) {
    // Rows stand by stage, the facts in any order.
    #expect(Set(look.rows) == Set(digests) && look.rows.count == digests.count, comment)
    #expect(look.told == "\(digests.count) of \(facts.images.count) images", comment)
    let names = facts.images.filter { digests.contains($0.digest) }.map(\.name)
    let packages = names.compactMap { $0.split(separator: "/").last }
    let stages = Set(packages.compactMap { $0.split(separator: "-").first })
    #expect(look.stages.count == stages.count, comment)
    #expect(stages.allSatisfy { stage in look.stages.contains { $0.hasPrefix(stage) } }, comment)
  }

  @Test
  func `words find images by name and digest, all of them, whatever their case`() async throws {
    let facts = SampleRelease.facts()
    let digest = facts.images[200].digest
    let searches = [
      "core", "CORE-acl", "user zlib", "zlib USER", "  \tbash\u{A0} ", digest,
      String(digest.dropFirst("sha256:".count).prefix(9)), "sha256:", "nothing like it", ".*", "(",
      "</th>", "constructor", "",
    ]
    let page = try await ScriptedPage(
      facts.page(at: Self.time),
      steps: searches.map { ScriptedPage.Step(words: $0) }
    )
    #expect(page.errors.isEmpty && page.isFormShown == true && page.isStaying == true)
    for (look, words) in zip(page.looks, [""] + searches) {
      Self.expect(look, Self.expected(in: facts, words: words), of: facts, "\(words)")
    }
    let counts = page.looks.map(\.rows.count)
    #expect(counts[1] > 100 && counts[3] == counts[4] && counts[6] == 1 && counts[8] == 513)
    #expect(counts[0] == 513 && counts[9...13] == [0, 0, 0, 0, 0] && counts.last == 513)
  }

  @Test
  func `what lacks something, and what somebody hasn't signed, is left of what was found`()
    async throws
  {
    let facts = SampleRelease.facts()
    let people = facts.people.indices
    var steps = [ScriptedPage.Step(which: "open"), ScriptedPage.Step(words: "core")]
    steps += people.map { ScriptedPage.Step(which: "\($0 + 2)") }
    steps.append(ScriptedPage.Step(words: "", which: "all"))
    let page = try await ScriptedPage(facts.page(at: Self.time), steps: steps)
    #expect(page.errors.isEmpty)
    Self.expect(
      page.looks[1],
      Self.expected(in: facts, words: "") { !$0.isMet },
      of: facts,
      "open"
    )
    Self.expect(
      page.looks[2],
      Self.expected(in: facts, words: "core") { !$0.isMet },
      of: facts,
      "core, open"
    )
    for person in people {
      let name = facts.people[person].name
      #expect(page.options["\(person + 2)"] == "without a vote of \(name)")
      let digests = Self.expected(in: facts, words: "core") { !$0.voters.contains(person) }
      #expect(!digests.isEmpty)
      Self.expect(page.looks[person + 3], digests, of: facts, "\(name)")
    }
    #expect(page.looks.last == page.looks.first && page.options.count == people.count + 2)
  }

  @Test
  func `without a script everything is there, and without images there is nothing to narrow down`()
    async throws
  {
    let facts = SampleRelease.facts()
    let still = try await ScriptedPage(facts.page(at: Self.time), hasScripts: false)
    #expect(still.isFormShown == false && still.looks[0].told == "")
    #expect(still.looks[0].rows.count == facts.images.count && still.looks[0].stages.count == 4)
    let empty = try await ScriptedPage(SampleRelease.facts(imageCount: 0).page(at: Self.time))
    #expect(empty.isFormShown == nil && empty.errors.isEmpty && empty.looks[0].rows.isEmpty)
  }
}
