import AgentClient
import ContainerSignature
import PrintableText

/// How images differ from what was expected of them.
enum ExpectationSentences {
  static func failure(_ difference: ExpectationDifference, expected: String) -> Failure {
    let changed = difference.changed.map { change in
      "differs: \(change.image.image.reference) is \(change.image.image.digest), "
        + "\(change.expected.origin.sentence) expects \(change.expected.digest)"
    }
    let missing = difference.missing.map { entry in
      "missing: \(entry.name) \(entry.digest) of \(entry.origin.sentence)"
    }
    let extra = difference.extra.map { named in
      "extra: \(named.image.reference) \(named.image.digest) "
        + "of \(named.origin.sentence)"
    }
    let counts = "\(changed.count) differ, \(missing.count) missing, \(extra.count) extra"
    return Failure(
      "NotAsExpected",
      ["the images are not those of \(printable(expected)): \(counts)"] + changed + missing + extra,
      hint: "nothing was signed or written; build again, or look for what changed",
      status: .refused
    )
  }

  static func failure(_ error: DigestListError) -> Failure {
    Failure(
      "InvalidDigestList",
      error.problems.map(\.sentence),
      status: .refused
    )
  }
}
