import AgentClient
import ArgumentParser
import AuditLog
import Glibc
import PrintableText

/// `paraph log show`, or `paraph log` alone: the lines that are wanted, as a table or as they are.
struct LogShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows the record, oldest first.",
    discussion: """
      Times are UTC. TIME is a moment (2026-11-26T07:15:51Z), a day (2026-11-26, its first \
      moment), or how long ago: 90s, 30m, 2h, 7d, 4w. A line is shown if it fits all that is given.
      """
  )

  @OptionGroup(title: "Which log") var log: LogOptions

  @Option(
    help: ArgumentHelp(
      "From this time on, UTC: 2026-11-26T07:15:51Z, 2026-11-26, or ago: 90s, 30m, 2h, 7d, 4w.",
      valueName: "time"
    ),
    transform: LogMoment.init
  )
  var since: LogMoment?

  @Option(
    help: ArgumentHelp("Before this time, in the same forms.", valueName: "time"),
    transform: LogMoment.init
  )
  var until: LogMoment?

  @Option(help: ArgumentHelp("Of this event. May be given more than once.", valueName: "event"))
  var event: [AuditEvent] = []

  @Option(help: ArgumentHelp("Of this card.", valueName: "serial"))
  var card: String?

  @Option(help: ArgumentHelp("Of this key, or of one that ends so.", valueName: "fingerprint"))
  var key: String?

  @Option(
    help: ArgumentHelp(
      "Of this repository and all below it; * stands for any characters.",
      valueName: "pattern"
    )
  )
  var repository: String?

  @Option(help: ArgumentHelp("Of this digest, or of one that begins so.", valueName: "digest"))
  var digest: String?

  @Option(help: ArgumentHelp("No more than the last so many of them.", valueName: "number"))
  var last: Int?

  @Flag(help: "Print the lines as they are in the log.")
  var json = false

  func validate() throws {
    if let last, last < 1 { throw ValidationError("--last wants a number from 1 on") }
  }

  func run() async throws {
    let source = try log.source
    let filter = filter
    let width = Output.tableWidth
    var isFirst = true
    func show(_ line: AuditLine, _ bytes: [UInt8]) {
      guard !json else { return Output.bytes(bytes + [UInt8(ascii: "\n")]) }
      if isFirst { Output.line(LogTable.head) }
      isFirst = false
      Output.line(LogTable.row(line, width: width))
    }
    var kept: [(AuditLine, [UInt8])] = []
    var badLines: [String] = []
    do throws(AuditLogError) {
      try AuditReader(source).walk { entry in
        guard case .line(let bytes) = entry.content, let line = try? AuditLine(parsing: bytes)
        else {
          badLines.append("\(printable(entry.file)):\(entry.line)")
          return true
        }
        guard filter.fits(line) else { return true }
        guard let last else {
          show(line, bytes)
          return true
        }
        kept.append((line, bytes))
        if kept.count > 2 * last { kept.removeFirst(kept.count - last) }
        return true
      }
    } catch {
      throw LogSentences.failure(error)
    }
    for (line, bytes) in kept.suffix(last ?? 0) { show(line, bytes) }
    guard let first = badLines.first else { return }
    throw Failure(
      "BadLines",
      "\(counted(badLines.count, "line", "lines")) can't be read, the first is \(first)",
      hint: "paraph log verify tells what is wrong with them",
      status: .incomplete
    )
  }

  private var filter: AuditFilter {
    let now = AuditTime.now()
    var filter = AuditFilter()
    filter.since = since?.time(now: now)
    filter.until = until?.time(now: now)
    filter.events = Set(event)
    filter.card = card
    // As a dialog shows it, in groups.
    filter.key = key?.replacing(" ", with: "")
    filter.repository = repository
    filter.digest = digest
    return filter
  }
}
