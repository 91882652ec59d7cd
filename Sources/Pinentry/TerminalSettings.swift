internal import Glibc

/// How a terminal was set before a dialog came up on it.
struct TerminalSettings {
  private let path: String
  private let settings: termios

  /// Reads the settings; nil if there is no terminal.
  init?(of path: String?) {
    guard let path else { return nil }
    self.path = path
    var settings = termios()
    let isRead = Self.withTerminal(path) { unsafe tcgetattr($0, &settings) == 0 }
    guard isRead else { return nil }
    self.settings = settings
  }

  /// Sets the terminal as it was: a dialog that is killed leaves it without echo.
  func restore() {
    _ = Self.withTerminal(path) { terminal in
      var settings = settings
      // In a thread that blocks SIGTTOU this works for a process in the background too.
      return unsafe tcsetattr(terminal, TCSADRAIN, &settings) == 0
    }
  }

  private static func withTerminal(_ path: String, _ body: (Int32) -> Bool) -> Bool {
    // Safe because: the string ends with a NUL for as long as the call takes.
    let terminal = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    guard terminal >= 0 else { return false }
    defer { close(terminal) }
    return body(terminal)
  }
}
