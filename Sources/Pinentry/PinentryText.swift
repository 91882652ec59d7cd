/// What a dialog says.
///
/// A percent sign takes three of the thousand bytes that pinentry reads as one text. Rows that are
/// full of them lose their middle, visibly, where the text wouldn't fit otherwise; other rows never.
///
/// Only printable ASCII is shown, so that what a person reads is what is there: no control
/// sequences, no letters that look like others, no text from right to left. The description
/// and the error may have line feeds.
public struct PinentryText: Hashable, Sendable {
  /// One of the texts.
  public enum Field: String, Hashable, Sendable {
    /// The window's title.
    case title = "SETTITLE"
    /// What is asked for, and why.
    case description = "SETDESC"
    /// What stands before the input.
    case prompt = "SETPROMPT"
    /// What went wrong before.
    case error = "SETERROR"
    /// The button that goes on.
    case accept = "SETOK"
    /// The button that doesn't.
    case cancel = "SETCANCEL"
  }

  /// The window's title.
  public var title: String
  /// What is asked for, and why.
  public var description: String
  /// What stands before the input.
  public var prompt: String
  /// What went wrong before, nil if nothing did.
  public var error: String?
  /// The button that goes on.
  public var accept: String
  /// The button that doesn't.
  public var cancel: String

  /// What a dialog says.
  ///
  /// - Parameters:
  ///   - title: The window's title.
  ///   - description: What is asked for, and why.
  ///   - prompt: What stands before the input.
  ///   - error: What went wrong before, nil if nothing did.
  ///   - accept: The button that goes on.
  ///   - cancel: The button that doesn't.
  public init(
    title: String,
    description: String,
    prompt: String = "PIN",
    error: String? = nil,
    accept: String = "OK",
    cancel: String = "Cancel"
  ) {
    self.title = title
    self.description = description
    self.prompt = prompt
    self.error = error
    self.accept = accept
    self.cancel = cancel
  }

  /// The commands that set the texts, without their line feeds.
  func commands() throws(PinentryError) -> [AssuanCommand] {
    let texts: [(Field, String?)] = [
      (.title, title), (.description, description), (.prompt, prompt), (.error, error),
      (.accept, accept), (.cancel, cancel),
    ]
    var commands: [AssuanCommand] = []
    for (field, text) in texts {
      guard let text else { continue }
      guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) else {
        throw .unprintableText(field)
      }
      var line = "\(field.rawValue) \(AssuanCommand.escaped(text))"
      if line.utf8.count > AssuanCommand.maximumByteCount {
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        let cut = rows.map(Self.noLongerEscaped).joined(separator: "\n")
        line = "\(field.rawValue) \(AssuanCommand.escaped(cut))"
      }
      guard line.utf8.count <= AssuanCommand.maximumByteCount else {
        throw .textTooLong(field, byteCount: line.utf8.count)
      }
      // What a person approves must be on the screen; the rest may be.
      let isRequired = field == .description || field == .error
      commands.append(AssuanCommand(line: line, isRequired: isRequired))
    }
    return commands
  }

  /// A row that has no more bytes when it is escaped than it has now, its middle left out if needed.
  private static func noLongerEscaped(_ row: Substring) -> String {
    let bytes = Array(row.utf8)
    let dots = "..."
    guard bytes.count > dots.count, bytes.contains(UInt8(ascii: "%")) else { return String(row) }
    var room = bytes.count - dots.count
    var (head, tail) = (0, 0)
    while true {
      let byte = head <= tail ? bytes[head] : bytes[bytes.count - 1 - tail]
      let cost = byte == UInt8(ascii: "%") ? 3 : 1
      guard cost <= room else { break }
      room -= cost
      if head <= tail { head += 1 } else { tail += 1 }
    }
    return row.prefix(head) + dots + row.suffix(tail)
  }
}
