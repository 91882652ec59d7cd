internal import CivilTime
internal import PrintableText

extension ReleaseFacts {
  /// The release at a glance.
  func summary(_ time: CivilTime) -> Markup {
    let state: Markup = isMet ? "met" : "lack"
    let word: Markup = images.count == 1 ? "image has its quorum" : "images have their quorum"
    return """
      <header>
      <h1>Quorum of a release</h1>
      <p class="count \(state)"><b>\(metCount)</b> of <b>\(images.count)</b> \(word)</p>
      \(Self.bar(metCount, of: images.count))
      <dl>
      <div><dt>Threshold</dt><dd>\(threshold) of \(counted(people.count, "maintainer", "maintainers"))\
      </dd></div>
      \(vendors)\
      <div><dt>Who counts</dt><dd>\(source.file)\(version)\(expiry)</dd></div>
      <div><dt>Made</dt><dd><time datetime="\(time.description)Z">\
      \(time.date.description) \(String(time.description.suffix(8))) UTC</time></dd></div>
      </dl>
      \(stageList)\
      </header>

      """
  }

  private var vendors: Markup {
    guard let vendorThreshold else { return "" }
    return "<div><dt>CPU vendors</dt><dd>at least \(vendorThreshold)</dd></div>\n"
  }

  private var version: Markup { source.version.map { ", version \($0)" } ?? "" }

  private var expiry: Markup { source.expires.map { ", until \($0)" } ?? "" }

  private var stageList: Markup {
    let items = stages.enumerated().map { place, stage -> Markup in
      let state: Markup = stage.isMet ? "met" : "lack"
      return """
        <li><a href="#stage-\(place + 1)">\(stage.name)</a> \
        <span class="\(state)">\(stage.metCount) of \(stage.images.count)</span></li>

        """
    }
    guard !items.isEmpty else { return "" }
    return "<nav aria-label=\"Stages\"><ul class=\"stages\">\n\(items)</ul></nav>\n"
  }

  /// The people, with their votes.
  var peopleTable: Markup {
    let rows = people.enumerated().map { place, person -> Markup in
      let votes = images.count { $0.voters.contains(place) }
      let fullName: Markup =
        person.fullName.map { " <span class=\"more\"><bdi>\($0)</bdi></span>" } ?? ""
      let keys = person.keys.map { key -> Markup in
        let lack: Markup =
          person.keysWithoutCertificate.contains(key)
          ? "<span class=\"lack\">no certificate</span> " : ""
        return "<code>\(key)</code> \(lack)"
      }
      return """
        <tr><th scope="row"><bdi>\(person.name)</bdi>\(fullName)</th>\
        <td>\(votes) of \(images.count)\(Self.bar(votes, of: images.count))</td><td>\(keys)</td></tr>

        """
    }
    return """
      <section aria-labelledby="people">
      <h2 id="people">Maintainers</h2>
      <table class="people">
      <thead><tr><th scope="col">Name</th><th scope="col">Votes</th><th scope="col">Keys</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </section>

      """
  }

  /// A part of a whole, for the eye only: the numbers stand beside it.
  private static func bar(_ part: Int, of whole: Int) -> Markup {
    """
    <svg class="bar" viewBox="0 0 \(max(whole, 1)) 1" preserveAspectRatio="none" aria-hidden="true">\
    <rect width="\(part)" height="1"/></svg>
    """
  }
}
