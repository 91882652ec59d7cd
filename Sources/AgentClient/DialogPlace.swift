internal import FoundationEssentials
internal import Glibc
package import StrictJSON

/// Where this program's user sits: told to an agent elsewhere, so that its dialog appears here.
package struct DialogPlace: Sendable {
  /// The interface's type `Place`.
  package let json: JSONObject

  /// This process's terminal, displays and languages.
  package static var current: DialogPlace {
    let variables = ProcessInfo.processInfo.environment
    func variable(_ names: String...) -> String? {
      names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
    }
    let named = variable("GPG_TTY").flatMap { $0.hasPrefix("/") ? $0 : nil }
    var json: JSONObject = [:]
    for (member, value) in [
      ("terminal", named ?? terminal), ("terminal_type", variable("TERM")),
      ("display", variable("DISPLAY")), ("wayland_display", variable("WAYLAND_DISPLAY")),
      ("xauthority", variable("XAUTHORITY")), ("ctype", variable("LC_ALL", "LC_CTYPE", "LANG")),
      ("messages", variable("LC_ALL", "LC_MESSAGES", "LANG")),
    ] {
      if let value { json[member] = .string(value) }
    }
    return DialogPlace(json: json)
  }

  /// The terminal that a standard descriptor leads to.
  private static var terminal: String? {
    for descriptor in [STDERR_FILENO, STDIN_FILENO, STDOUT_FILENO] {
      var name = [CChar](repeating: 0, count: Int(PATH_MAX))
      // Safe because: the name's length is given, and a name that is returned ends with a NUL.
      if unsafe ttyname_r(descriptor, &name, name.count) == 0 {
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
    return nil
  }
}
