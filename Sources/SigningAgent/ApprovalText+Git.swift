internal import CivilTime
internal import GitObject
internal import PrintableText

// What a person is shown of a git object: at most eleven rows of 76 columns, whatever is in it.

extension GitObjectToSign {
  /// The widest line.
  private static let width = 76

  /// The object for a dialog, in printable ASCII.
  var lines: [String] {
    let head = [
      "Sign a git \(object.kind.rawValue), in the repository that the caller names:",
      repository.text.withoutMiddle(longest: Self.width),
      // It stands for all of the object, whatever of it the other rows have no room for.
      "Object: \(name)",
    ]
    switch object.content {
    case .commit(let commit): return head + Self.lines(commit) + [subject] + Self.others(commit)
    case .tag(let tag): return head + Self.lines(tag) + [subject]
    }
  }

  /// The object in a few words, for a text in one line.
  var phrase: String {
    let what =
      switch object.content {
      case .commit(let commit): "tree \(commit.tree)"
      case .tag(let tag):
        "\(printable(tag.name, fitting: 40)) of \(tag.kind.rawValue) \(tag.object)"
      }
    let place = repository.text.withoutMiddle(longest: 60)
    return "git \(object.kind.rawValue) \(name) of \(place), \(what), "
      + "'\(object.subject.printableASCII.withoutMiddle(longest: 50))'"
  }

  private static func lines(_ commit: GitCommit) -> [String] {
    ["Tree: \(commit.tree)"] + parents(commit.parents)
      + [
        line("Author: ", commit.author),
        // By bytes: to Swift an accent is the same in whatever form it is written.
        commit.committer.text.utf8.elementsEqual(commit.author.text.utf8)
          ? "Committer: the same" : line("Committer: ", commit.committer),
      ]
  }

  private static func lines(_ tag: GitTag) -> [String] {
    [
      field("Tag: ", printable(tag.name)), "Of the \(tag.kind.rawValue):", "\(tag.object)",
      line("Tagger: ", tag.tagger),
    ]
  }

  /// The first parents by name, and how many there are in all.
  private static func parents(_ parents: [GitObjectID]) -> [String] {
    guard let first = parents.first else { return ["Parents: none"] }
    guard parents.count > 1 else { return ["Parent: \(first)"] }
    // Longer names are fewer: a dialog takes no more than a thousand bytes.
    let named = parents.prefix(first.hash == .sha1 ? 2 : 1)
    let isAll = named.count == parents.count
    return ["Parents: \(parents.count)" + (isAll ? "" : ", the first \(named.count):")]
      + named.map(\.hexadecimal)
  }

  /// The headers that are shown by name alone, but for the encoding.
  private static func others(_ commit: GitCommit) -> [String] {
    guard !commit.headers.isEmpty else { return [] }
    let names = commit.headers
      .map { $0.name == "encoding" ? "\($0.name) \($0.value)" : $0.name }
      .joined(separator: ", ")
    return [field("With headers: ", names)]
  }

  private var subject: String {
    let more = object.furtherLineCount
    let suffix = more > 0 ? " (+\(counted(more, "line", "lines")))" : ""
    let subject = object.subject.isEmpty ? "none" : object.subject.printableASCII
    let room = Self.width - "Subject: ".count - suffix.count
    return "Subject: " + subject.withoutMiddle(longest: room) + suffix
  }

  private static func line(_ label: String, _ person: GitPerson) -> String {
    let seconds = person.seconds
    let time =
      CivilTime.seconds.contains(seconds)
      ? "\(CivilTime(seconds: seconds))Z" : "\(seconds) s"
    let email = person.email.printableASCII.withoutMiddle(longest: 28)
    let room = width - label.count - email.count - time.count - " <>, ".count
    return "\(label)\(person.name.printableASCII.withoutMiddle(longest: room)) <\(email)>, \(time)"
  }

  private static func field(_ label: String, _ text: String) -> String {
    label + text.withoutMiddle(longest: width - label.count)
  }
}
