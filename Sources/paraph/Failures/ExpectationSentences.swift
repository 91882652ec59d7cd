import ContainerSignature

/// How images differ from what was expected of them.
enum ExpectationSentences {
  static func failure(_ difference: ExpectationDifference, expected: String) -> Failure {
    let changed = difference.changed.map { change in
      "differs: \(change.image.image.reference) is \(change.image.image.digest), "
        + "\(RequestSentences.sentence(change.expected.origin)) expects \(change.expected.digest)"
    }
    let missing = difference.missing.map { entry in
      "missing: \(entry.name) \(entry.digest) of \(RequestSentences.sentence(entry.origin))"
    }
    let extra = difference.extra.map { named in
      "extra: \(named.image.reference) \(named.image.digest) "
        + "of \(RequestSentences.sentence(named.origin))"
    }
    let counts = "\(changed.count) differ, \(missing.count) missing, \(extra.count) extra"
    return Failure(
      "NotAsExpected",
      ["the images are not those of \(printable(expected)): \(counts)"] + changed + missing + extra,
      hint: "nothing was signed; build again, or look for what changed",
      status: .refused
    )
  }

  static func failure(_ error: DigestListError) -> Failure {
    Failure(
      "InvalidDigestList",
      error.problems.map { problem in
        "\(RequestSentences.sentence(problem.origin)): \(sentence(problem.reason))"
      },
      status: .refused
    )
  }

  private static func sentence(_ reason: DigestListError.Reason) -> String {
    switch reason {
    case .malformed: "isn't 'HEX NAME' with one space between"
    case .digest(let error): "digest \(RequestSentences.sentence(error))"
    case .name(let name): "'\(printable(name))' is no image's name"
    case .duplicateName(let name, let other):
      "'\(name)' stands in \(RequestSentences.sentence(other)) already"
    case .noLineFeed: "the last line doesn't end with a line feed, so something may be cut off"
    }
  }
}
