import AgentClient
import ConfinedFiles
import FoundationEssentials
import Glibc
import InputSentences
import StrictJSON
import Synchronization

/// Where text goes: results to standard output, all else to standard error.
enum Output {
  /// Why standard output lacks something that was written to it.
  private static let loss = Mutex<FileFailure?>(nil)

  /// That not every result could be written; nil if all were, or their reader went away.
  static var failure: Failure? {
    loss.withLock { $0 }.map { reason in
      Failure(
        "FileNotWritten",
        "standard output can't be written: \(FileSentences.sentence(reason))",
        hint: "what was to be done is done; only what it prints is incomplete",
        status: .file
      )
    }
  }

  /// Lets a write to a reader that went away fail, instead of ending the process.
  ///
  /// `paraph … | head` is no reason to stop signing. Programs that are started don't inherit it.
  static func outlivesReaders() { signal(SIGPIPE, SIG_IGN) }

  /// Whether a person watches standard error.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether that terminal can move its cursor.
  static var canRewrite: Bool {
    let type = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return isTerminal && !type.isEmpty && type != "dumb"
  }

  /// Whether it may show what is more than text.
  ///
  /// Source: https://no-color.org.
  static var mayDecorate: Bool {
    (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Writes a line to standard output.
  static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// Writes one JSON object as a line of printable ASCII to standard output.
  static func line(_ value: JSONValue) {
    write(String(decoding: value.ascii(), as: UTF8.self) + "\n", to: STDOUT_FILENO)
  }

  /// Writes a line to standard error.
  static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Writes to standard error what is no whole line: the progress line.
  static func raw(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Writes bytes to standard output as they are.
  static func bytes(_ bytes: [UInt8]) { write(bytes[...], to: STDOUT_FILENO) }

  /// How many columns the terminal on standard error has; 80 if it doesn't say.
  static var width: Int {
    var size = winsize()
    // Safe because: the kernel fills the structure that belongs to this request.
    guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  /// How many columns a table has on standard output; nil where no person watches.
  static var tableWidth: Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    // Safe because: the kernel fills the structure that belongs to this request.
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return max(Int(size.ws_col), 80)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8)[...], to: descriptor)
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let number = errno
        guard descriptor == STDOUT_FILENO && number != EPIPE else { return }
        return loss.withLock { $0 = $0 ?? FileFailure(errno: number) }
      }
      rest = rest.dropFirst(count)
    }
  }
}
