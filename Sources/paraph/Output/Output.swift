import Glibc
import StrictJSON

/// Where text goes: results to standard output, all else to standard error.
enum Output {
  /// Whether a person watches standard error.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

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
      // A reader that went away (`paraph … | head`) is no reason to stop signing.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
