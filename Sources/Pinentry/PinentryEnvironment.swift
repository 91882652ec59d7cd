internal import FoundationEssentials
internal import Glibc

/// Where a dialog can appear: what the program is told of terminal, screen and language.
public struct PinentryEnvironment: Hashable, Sendable {
  /// The program's environment variables.
  public var variables: [String: String]
  /// The terminal's path, nil if there is none.
  public var terminal: String?

  /// An environment of these variables.
  ///
  /// - Parameters:
  ///   - variables: The program's environment variables.
  ///   - terminal: The terminal's path, nil if there is none.
  public init(variables: [String: String], terminal: String?) {
    self.variables = variables
    self.terminal = terminal
  }

  /// This process's own.
  ///
  /// The terminal is `GPG_TTY`, or what one of the standard descriptors leads to, or the one
  /// that controls the process.
  public static var current: PinentryEnvironment {
    let variables = ProcessInfo.processInfo.environment
    let named = variables["GPG_TTY"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return PinentryEnvironment(
      variables: variables,
      terminal: named ?? standardTerminal() ?? controllingTerminal()
    )
  }

  /// The OPTION commands; a value that isn't plain ASCII is left out.
  ///
  /// Screens aren't among them: programs with windows take `DISPLAY` and `WAYLAND_DISPLAY` from
  /// their environment before they read any command.
  func commands() -> [AssuanCommand] {
    let options = [
      ("ttyname", terminal),
      ("ttytype", variables["TERM"]),
      ("lc-ctype", locale("LC_CTYPE")),
      ("lc-messages", locale("LC_MESSAGES")),
    ]
    return options.compactMap { name, value in
      guard let value, !value.isEmpty, value.utf8.count < 256,
        value.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
      else { return nil }
      return AssuanCommand(
        line: "OPTION \(name)=\(AssuanCommand.escaped(value))",
        isRequired: false
      )
    }
  }

  private func locale(_ category: String) -> String? {
    ["LC_ALL", category, "LANG"].lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
  }

  private static func standardTerminal() -> String? {
    // Standard error first: the other two may be the connection to the client.
    for descriptor in [STDERR_FILENO, STDIN_FILENO, STDOUT_FILENO] {
      var name = [CChar](repeating: 0, count: Int(PATH_MAX))
      // Safe because: the name's length is given, and a name that is returned ends with a NUL.
      if unsafe ttyname_r(descriptor, &name, name.count) == 0 {
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
    return nil
  }

  private static func controllingTerminal() -> String? {
    let path = "/dev/tty"
    // Safe because: the string ends with a NUL for as long as the call takes.
    let terminal = unsafe open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    close(terminal)
    return path
  }
}
