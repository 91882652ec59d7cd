import AuditLog
import PrintableText

/// The record for people: one line each, printable ASCII, the facts that matter most first.
enum LogTable {
  static let head = row("NUMBER", "TIME", "EVENT", "CARD", "COUNTER", "WHAT")

  /// One line.
  ///
  /// - Parameters:
  ///   - line: What is shown.
  ///   - width: The most columns; nil for as many as it takes.
  /// - Returns: The line, cut at its end.
  static func row(_ line: AuditLine, width: Int?) -> String {
    // In whole seconds, and so that it can be given to --since.
    let time = line.time.description.prefix(19) + "Z"
    let text = row(
      String(line.number),
      String(time),
      line.record.event.rawValue,
      line.record.card ?? "",
      (line.record.counterAfter ?? line.record.counterBefore).map(String.init) ?? "",
      what(line.record)
    )
    return width.map { printable(text, fitting: $0) } ?? printable(text, limit: 4000)
  }

  private static func row(
    _ number: String,
    _ time: String,
    _ event: String,
    _ card: String,
    _ counter: String,
    _ what: String
  ) -> String {
    "\(right(number, 6)) \(left(time, 20)) \(left(event, 9)) \(left(card, 8)) "
      + "\(right(counter, 7)) \(what)"
  }

  private static func what(_ record: AuditRecord) -> String {
    switch record.event {
    case .asked, .granted, .refused, .setAsked, .setOpen: request(record)
    case .signed: thing(record)
    case .failed: [record.outcome, thing(record)].compactMap(\.self).joined(separator: ": ")
    case .ended:
      [record.signatures.map { counted($0, "signature", "signatures") }, record.outcome]
        .compactMap(\.self).joined(separator: ", ")
    case .setEnded:
      [
        "\(record.signatures ?? 0) of \(counted(record.images ?? 0, "image", "images"))",
        record.outcome,
      ]
      .compactMap(\.self).joined(separator: ", ")
    case .torn:
      "\(counted(record.byteCount ?? 0, "byte", "bytes")) kept in \(record.file ?? "?")"
    case .continued: "goes on from \(record.file ?? "?")"
    }
  }

  private static func request(_ record: AuditRecord) -> String {
    var parts: [String] = []
    if let outcome = record.outcome, record.event == .refused { parts.append(outcome) }
    parts += record.reasons
    if let images = record.images { parts.append(counted(images, "image", "images")) }
    if let reference = record.reference { parts.append(reference) }
    if record.kind != nil { parts.append(gitObject(record)) }
    if let listed = record.listed { parts.append(list(of: listed)) }
    if let caller = record.caller {
      let user = caller.user ?? "uid \(caller.uid)"
      let program = caller.executable?.split(separator: "/").last.map { " " + $0 } ?? ""
      parts.append("by \(user)\(caller.qube.map { " in \($0)" } ?? "")\(program)")
    }
    return (parts + record.repositories).joined(separator: ", ")
  }

  /// What a signature is of.
  private static func thing(_ record: AuditRecord) -> String {
    if record.kind != nil { return gitObject(record) }
    if let listed = record.listed {
      let hash = record.document.map { String($0.description.prefix(12)) + " " } ?? ""
      return hash + list(of: listed)
    }
    return image(record)
  }

  private static func gitObject(_ record: AuditRecord) -> String {
    let name = record.object.map { String($0.prefix(12)) }
    return [record.kind.map { "git \($0)" }, name, record.repository.map { "of \($0)" }]
      .compactMap(\.self).joined(separator: " ")
  }

  private static func list(of count: Int) -> String {
    "a list of \(counted(count, "signature", "signatures"))"
  }

  private static func image(_ record: AuditRecord) -> String {
    let digest = record.digest.map { digest in
      String((digest.split(separator: ":").last ?? "").prefix(12))
    }
    return [digest, record.reference].compactMap(\.self).joined(separator: " ")
  }

  private static func left(_ text: String, _ width: Int) -> String {
    let text = printable(text)
    return text + String(repeating: " ", count: max(width - text.utf8.count, 0))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    let text = printable(text)
    return String(repeating: " ", count: max(width - text.utf8.count, 0)) + text
  }
}
