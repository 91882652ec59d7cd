import AgentClient
import AuditLog
import ConfinedFiles
import InputSentences
import PrintableText

/// Why the log can't be read or added to, as sentences.
enum LogSentences {
  static func failure(_ error: AuditLogError) -> Failure {
    switch error {
    case .file(let error) where error.failure == .notFound && error.operation == .open:
      Failure(
        "NoLog",
        "there is no log: \(FileSentences.sentence(error))",
        hint: "it begins with the first approval; --folder PATH or --system name another",
        status: .file
      )
    case .file(let error): FileSentences.failure("LogNotRead", error)
    case .notFile(let path):
      Failure("LogNotRead", "'\(printable(path))' isn't an ordinary file", status: .file)
    case .foreign(let path, let owner):
      Failure(
        "LogForeign",
        "'\(printable(path))' belongs to user \(owner)",
        hint: "the log must belong to the user of the agent: see chown(1)",
        status: .file
      )
    case .writableByOthers(let path, let permissions):
      Failure(
        "LogWritable",
        "'\(printable(path))' may be written by others, its mode is "
          + String(permissions, radix: 8),
        hint: "find out who wrote to it, then: chmod go-w '\(printable(path))'",
        status: .file
      )
    case .locked(let path, let waited):
      Failure(
        "LogLocked",
        "another process has had '\(printable(path))' locked for \(waited.components.seconds) s",
        hint: "fuser '\(printable(path))' tells which",
        status: .file
      )
    case .badLine(let path, let error):
      broken("'\(printable(path))' has a line that isn't one: \(error.sentence)")
    case .brokenChain(let path, let number):
      broken("'\(printable(path))' is broken before line \(number)")
    case .cutBack(let path, let number):
      broken("'\(printable(path))' had a line \(number) and hasn't any more, or has another")
    case .tornTooLong(let path, let count, let limit):
      broken(
        "'\(printable(path))' ends with \(count) bytes that are no line; \(limit) are the most"
      )
    case .invalidRecord(let member):
      Failure("InvalidRecord", "the value of \(member) can't be recorded", status: .refused)
    }
  }

  private static func broken(_ problem: String) -> Failure {
    Failure(
      "LogBroken",
      problem,
      hint: "see paraph log verify; to begin a new log, move the whole folder aside and keep it",
      status: .file
    )
  }
}
