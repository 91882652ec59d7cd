internal import PrintableText

extension ReleaseFacts {
  /// The images that lack something, with all reasons; those that lack the same stand together.
  func missing(_ gaps: [ImageGroup]) -> Markup {
    let content: Markup =
      if images.isEmpty {
        "<p>There were no images, and so there is no quorum.</p>\n"
      } else if gaps.isEmpty {
        "<p class=\"met\">Nothing: every image has its quorum.</p>\n"
      } else {
        "\(gaps.enumerated().map { gap($0.element, id: "gap-\($0.offset + 1)") })"
      }
    return """
      <section aria-labelledby="missing">
      <h2 id="missing">What is missing</h2>
      \(content)\
      </section>
      \(peopleTable)
      """
  }

  /// What stands beside the votes of images that have their quorum, and what the count can't say.
  var notes: Markup {
    let groups = ImageGroup.groups(of: images.filter { $0.isMet && !$0.remarks.isEmpty })
    let remarked = groups.reduce(0) { $0 + $1.images.count }
    var notes: Markup = ""
    if !groups.isEmpty {
      notes.append(
        """
        <section aria-labelledby="beside">
        <h2 id="beside">Beside the votes</h2>
        <p>\(counted(remarked, "image has its quorum", "images have their quorum")), and files that \
        are no votes.</p>
        \(groups.enumerated().map { gap($0.element, id: "note-\($0.offset + 1)") })\
        </section>

        """
      )
    }
    notes.append(Self.list(warnings, id: "warnings", title: "Warnings"))
    notes.append(Self.list(reservations, id: "unsaid", title: "What the count can’t say"))
    return notes
  }

  private func gap(_ group: ImageGroup, id: Markup) -> Markup {
    let state: Markup = group.images.first?.isMet == true ? "note" : "gap"
    return """
      <article class="\(state)" id="\(id)">
      \(Self.heading(group.images))\
      <ul>
      \(votes(group.findings))\
      \(group.findings.reasons.map { reason -> Markup in "<li>\(reason)</li>\n" })\
      \(group.findings.remarks.map(Self.line))\
      </ul>
      \(Self.names(group.images))\
      </article>

      """
  }

  private static func heading(_ images: [ImageFacts]) -> Markup {
    guard images.count == 1, let image = images.first else {
      return "<h3>\(images.count) images</h3>\n"
    }
    return "<h3>\(image.name)</h3>\n<p><code>\(image.digest)</code></p>\n"
  }

  /// Long lists are closed at first: what they have in common says more.
  private static let longestOpenList = 6

  private static func names(_ images: [ImageFacts]) -> Markup {
    guard images.count > 1 else { return "" }
    let isOpen: Markup = images.count <= longestOpenList ? " open" : ""
    let items = images.map { image -> Markup in
      "<li>\(image.name) <code>\(image.digest)</code></li>\n"
    }
    return """
      <details\(isOpen)><summary>Which \(images.count)</summary>
      <ul class="names">
      \(items)</ul>
      </details>

      """
  }

  private func votes(_ findings: ImageGroup.Findings) -> Markup {
    guard findings.voters.count < threshold else { return "" }
    let missing = people.indices.filter { !findings.voters.contains($0) }.map(named)
    let given = people.indices.filter { findings.voters.contains($0) }.map(named)
    let who: Markup = given.isEmpty ? "" : " (\(Self.sequence(given)))"
    return """
      <li><b>\(findings.voters.count) of \(threshold) votes</b>\(who), \
      missing \(Self.sequence(missing))</li>

      """
  }

  private func named(_ place: Int) -> Markup { "<bdi>\(people[place].name)</bdi>" }

  private static func sequence(_ names: [Markup]) -> Markup {
    var sequence: Markup = ""
    for (place, name) in names.enumerated() {
      if place > 0 { sequence.append(place == names.count - 1 ? " and " : ", ") }
      sequence.append(name)
    }
    return sequence
  }

  private static func line(_ remark: ImageFacts.Remark) -> Markup {
    let file: Markup = remark.file.map { "<code>\($0)</code> " } ?? ""
    return "<li>\(file)<b>\(remark.fate)</b>: \(remark.reason)</li>\n"
  }

  private static func list(_ sentences: [String], id: Markup, title: Markup) -> Markup {
    guard !sentences.isEmpty else { return "" }
    return """
      <section aria-labelledby="\(id)">
      <h2 id="\(id)">\(title)</h2>
      <ul>
      \(sentences.map { sentence -> Markup in "<li>\(sentence)</li>\n" })</ul>
      </section>

      """
  }
}
