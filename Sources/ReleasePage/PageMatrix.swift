extension ReleaseFacts {
  /// Images and maintainers, by stage.
  func matrix(_ gaps: [ImageGroup]) -> Markup {
    guard !images.isEmpty else { return "" }
    var twins: [String: Int] = [:]
    for image in images { twins[image.name, default: 0] += 1 }
    var places: [ImageGroup.Findings: Int] = [:]
    for (place, gap) in gaps.enumerated() { places[gap.findings] = place + 1 }
    let bodies = stages.enumerated().map { place, stage -> Markup in
      let rows = stage.images.map { image in
        row(image, hasTwin: twins[image.name] != 1, gap: places[ImageGroup.Findings(image)])
      }
      return body(stage, place: place + 1, rows)
    }
    let level: Markup = hasShortNames ? " level" : ""
    return """
      <section aria-labelledby="images">
      <h2 id="images">Images and maintainers</h2>
      \(filter)\
      <div class="box" role="region" aria-labelledby="images" tabindex="0">
      <table id="matrix" aria-labelledby="images" class="matrix\(level)">
      <thead><tr><th scope="col">Image</th><th scope="col">Votes</th>\(people.map(Self.head))</tr></thead>
      \(bodies)</table>
      </div>
      </section>

      """
  }

  /// How many letters of names have place beside the images, and how many the narrowest column has.
  private static let (widest, narrowest) = (80, 4)

  /// Whether all names have place beside each other on a wide screen.
  private var hasShortNames: Bool {
    people.reduce(0) { $0 + max($1.name.unicodeScalars.count, Self.narrowest) } <= Self.widest
  }

  private static func head(_ person: Person) -> Markup {
    let title: Markup = person.fullName.map { "\(person.name), \($0)" } ?? "\(person.name)"
    return "<th scope=\"col\" title=\"\(title)\"><bdi>\(person.name)</bdi></th>"
  }

  private func body(_ stage: Stage, place: Int, _ rows: [Markup]) -> Markup {
    let state: Markup = stage.isMet ? "met" : "lack"
    return """
      <tbody>
      <tr class="stage" id="stage-\(place)"><th scope="rowgroup" colspan="\(people.count + 2)">\
      <span>\(stage.name) <span class="\(state)">\(stage.metCount) of \(stage.images.count) \
      with quorum</span></span></th></tr>
      \(rows)</tbody>

      """
  }

  /// How many digits of a digest stand beside a name: enough to find it, the whole is its title.
  private static let digitCount = 12

  private func row(_ image: ImageFacts, hasTwin: Bool, gap: Int?) -> Markup {
    let digits = image.digest.utf8.firstIndex(of: UInt8(ascii: ":"))
      .map { image.digest[$0...].dropFirst().prefix(Self.digitCount) }
    let state: Markup =
      if let gap, !image.isMet {
        "<td class=\"lack\">\(votes(image)) <a href=\"#gap-\(gap)\">lacks</a></td>"
      } else {
        "<td class=\"met\">\(votes(image)) <span>quorum</span></td>"
      }
    let cells = people.indices.map { place -> Markup in
      image.voters.contains(place)
        ? "<td class=\"y\"><span>voted</span></td>" : "<td class=\"n\"><span>no vote</span></td>"
    }
    let open: Markup = image.isMet ? "" : " class=\"open\""
    let twin: Markup = hasTwin ? " class=\"twin\"" : ""
    return """
      <tr\(open)><th scope="row" title="\(image.digest)">\
      \(image.name) <code\(twin)>\(String(digits ?? ""))</code></th>\
      \(state)\(cells)</tr>

      """
  }

  private func votes(_ image: ImageFacts) -> Markup {
    let count = image.voters.count
    return count < threshold ? "\(count) of \(threshold)" : "\(count)"
  }

  /// Narrows the rows down; the script shows it, since nothing else can use it.
  private var filter: Markup {
    let options = people.enumerated().map { place, person -> Markup in
      "<option value=\"\(place + 2)\">without a vote of \(person.name)</option>\n"
    }
    return """
      <form id="filter" role="search" hidden>
      <label>Find <input id="words" type="search" placeholder="name or digest" autocomplete="off"></label>
      <label>Show <select id="which">
      <option value="all">all images</option>
      <option value="open">what lacks something</option>
      \(options)</select></label>
      <output id="told" for="words which"></output>
      </form>

      """
  }
}
