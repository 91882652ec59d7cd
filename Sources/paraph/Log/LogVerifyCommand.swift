import AgentClient
import ArgumentParser
import AuditLog
import PrintableText
import StrictJSON

/// `paraph log verify`: proves the chain, and compares the card's counter with the record.
struct LogVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks the record: its chain, its files, and gaps of the card's counter.",
    discussion: """
      The last line's number and hash are printed: note them elsewhere, for who may write the \
      files may make the whole record anew. --head then demands that line.

      A gap of the counter is a signature that the card made for something else than the agent.

      Exit status: 0 if all is well, 1 if something was found, 5 if the log can't be read.
      """
  )

  @OptionGroup(title: "Which log") var log: LogOptions

  @Option(
    help: ArgumentHelp("A line of this hash must be in the log.", valueName: "hash"),
    transform: AuditHash.init(option:)
  )
  var head: AuditHash?

  @Option(
    help: ArgumentHelp(
      "Leave out what was found in lines before this number, as known.",
      valueName: "number"
    )
  )
  var from: Int?

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() async throws {
    let source = try log.source
    let verification: AuditVerification
    do throws(AuditLogError) {
      verification = try AuditVerification(of: source, noted: head)
    } catch {
      throw LogSentences.failure(error)
    }
    let shown = verification.findings.filter { finding in
      guard let from, let number = finding.number else { return true }
      return number >= from
    }
    let wrong = shown.count { !$0.isNote }
    for finding in shown { show(finding) }
    let leftOut = verification.findings.count - shown.count
    if json {
      var object: JSONObject = [
        "event": "verified", "lines": .integer(Int64(verification.lineCount)),
        "files": .integer(Int64(verification.fileCount)), "findings": .integer(Int64(wrong)),
        "left_out": .integer(Int64(leftOut)),
      ]
      if let head = verification.head {
        object["number"] = .integer(Int64(head.number))
        object["hash"] = .string(head.hash.description)
      }
      Output.line(.object(object))
    } else {
      let lines = counted(verification.lineCount, "line", "lines")
      Output.line("\(lines) in \(counted(verification.fileCount, "file", "files"))")
      if let head = verification.head { Output.line("head \(head.number) \(head.hash)") }
      if leftOut > 0 { Output.line("\(leftOut) found before line \(from ?? 0) left out") }
      let isEmpty = verification.lineCount == 0
      let fine = isEmpty ? "there is nothing to check" : "all is well"
      Output.line(wrong == 0 ? fine : counted(wrong, "finding", "findings"))
    }
    if wrong > 0 { throw ExitStatus.incomplete }
  }

  private func show(_ finding: AuditFinding) {
    let kind = finding.isNote ? "note" : "finding"
    let sentence = FindingSentences.sentence(finding.kind)
    guard json else {
      let place = finding.file.isEmpty ? "" : "\(printable(finding.file)):\(finding.line): "
      return Output.line("\(kind): \(place)\(sentence)")
    }
    var object: JSONObject = [
      "event": .string(kind), "code": .string(FindingSentences.code(finding.kind)),
      "file": .string(finding.file), "line": .integer(Int64(finding.line)),
      "problem": .string(sentence),
    ]
    if let number = finding.number { object["number"] = .integer(Int64(number)) }
    Output.line(.object(object))
  }
}
