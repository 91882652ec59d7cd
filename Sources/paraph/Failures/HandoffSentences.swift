import AgentClient
import Lookaside
import OpenPGP
import PrintableText

/// Why a handoff isn't believed, or doesn't fit the files that came with it, as sentences.
enum HandoffSentences {
  static func refused(
    _ problems: [String],
    _ path: String,
    secondsAhead: UInt32? = nil
  ) -> Failure {
    Failure(
      "HandoffRefused",
      problems.map { "the handoff \(printable(path)) isn't believed: \($0)" },
      hint: "nothing was merged"
        + (secondsAhead.map {
          "; the clocks of the two machines differ by \(duration($0)): set the one that is wrong, "
            + "and if it was the signer's, sign again"
        } ?? ""),
      status: .refused
    )
  }

  private static func duration(_ seconds: UInt32) -> String {
    let (days, minutes) = (Int(seconds) / 86_400, Int(seconds) / 60)
    if days >= 2 { return "\(days) days" }
    return minutes >= 120 ? "\(minutes / 60) hours" : counted(minutes, "minute", "minutes")
  }

  static func unlike(_ problems: [String]) -> Failure {
    Failure(
      "HandoffUnlike",
      problems,
      hint: "nothing was merged; take the files from the machine that signed once more",
      status: .refused
    )
  }

  /// The sources changed after they had been found right.
  static func changed(_ problems: [String]) -> Failure {
    var failure = unlike(problems)
    failure.hint =
      "the files changed while they were merged; what was added is whole, nothing was committed; "
      + "take them from the machine that signed once more and run it again"
    return failure
  }

  static func missing(_ image: String, _ path: LookasidePath, _ hash: FileHash) -> String {
    "missing: the signature of \(image), a file in \(path) with SHA-256 \(hash)"
  }

  /// What is said of a file that is listed, and isn't what the list says.
  static func notMade(_ file: String, _ key: Fingerprint, _ reasons: [String]) -> String {
    "not by key \(key): \(printable(file, limit: 1000)): \(reasons.joined(separator: "; "))"
  }

  /// What is said of a file that isn't taken: it is one too many, or none that readers could use.
  static func extra(_ file: String, _ reason: String, isUnlisted: Bool) -> String {
    "\(isUnlisted ? "too much" : "refused"): \(printable(file, limit: 1000)): \(reason)"
  }
}
