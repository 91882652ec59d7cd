/// Where a dialog appears: at the caller's place if it has one that is this user's, else at ours.
///
/// A terminal or a screen of the caller takes the place of all that the agent itself has, for a
/// person sits before one of them only. What a caller says wrongly is left out, and told.
public struct DialogPlace: Hashable, Sendable {
  /// What the program is told.
  public let environment: PinentryEnvironment
  /// What the caller said and is not used, in the order of ``CallerSurroundings/Part``.
  public let ignored: [Ignored]

  /// Something that a caller said and is not used.
  public struct Ignored: Hashable, Sendable {
    /// What it was about.
    public var part: CallerSurroundings.Part
    /// Why it isn't used.
    public var reason: Reason
  }

  /// Why something isn't used.
  public enum Reason: Hashable, Sendable {
    /// Not 1 to 255 bytes.
    case length(Int)
    /// Something else than printable ASCII without spaces.
    case unprintable
    /// Printable, but nothing that such a value can be.
    case form
    /// There is no such file below `/dev`, or a symbolic link leads there; the kernel's error.
    case unreachable(errno: Int32)
    /// No terminal.
    case noTerminal
    /// The terminal of another user.
    case foreign(owner: UInt32)
  }

  /// Checks what the caller said.
  ///
  /// - Parameters:
  ///   - own: The agent's own surroundings.
  ///   - caller: What the caller said.
  public init(own: PinentryEnvironment, caller: CallerSurroundings) {
    var used: [CallerSurroundings.Part: String] = [:]
    var ignored: [Ignored] = []
    for part in CallerSurroundings.Part.allCases {
      guard let value = caller[part] else { continue }
      if let reason = Self.objection(to: value, as: part) {
        ignored.append(Ignored(part: part, reason: reason))
      } else {
        used[part] = value
      }
    }
    environment = own.withoutServiceVariables.replaced(by: used)
    self.ignored = ignored
  }

  private static func objection(
    to value: String,
    as part: CallerSurroundings.Part
  ) -> Reason? {
    guard (1...255).contains(value.utf8.count) else { return .length(value.utf8.count) }
    guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return .unprintable }
    if part == .terminal { return CallerTerminal.objection(to: value) }
    return part.allows(value) ? nil : .form
  }
}

extension CallerSurroundings.Part {
  /// Whether a value has the form of its kind.
  ///
  /// A locale's or a terminal type's name with a slash would have the program read a file of the
  /// caller's choice, and a screen on another host would send the PIN there.
  fileprivate func allows(_ value: String) -> Bool {
    switch self {
    case .terminal: true
    case .terminalType: value.isMade(of: "._+-")
    case .characterLocale, .messageLocale, .language: value.isMade(of: "._@-")
    case .display: value.isLocalScreen
    case .waylandDisplay: value.hasPrefix("/") || value.isMade(of: "._-")
    case .xAuthority: value.hasPrefix("/")
    }
  }
}

extension String {
  fileprivate func isMade(of others: String) -> Bool {
    allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) }
  }

  /// `:0`, `:1.0`.
  fileprivate var isLocalScreen: Bool {
    guard hasPrefix(":") else { return false }
    let parts = dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    return (1...2).contains(parts.count)
      && parts.allSatisfy { (1...5).contains($0.count) && $0.allSatisfy(\.isNumber) }
  }
}

extension PinentryEnvironment {
  /// What tells where a dialog appears.
  private static let placeVariables = [
    "GPG_TTY", "TERM", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
  ]
  private static let localeVariables = ["LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG"]

  /// What systemd gives to a service is for the service alone: a dialog could speak in its name.
  ///
  /// Source: systemd 252, systemd.exec(5), "Environment variables in spawned processes".
  fileprivate var withoutServiceVariables: PinentryEnvironment {
    let variables = variables.filter { name, _ in
      !name.hasPrefix("LISTEN_") && !name.hasPrefix("WATCHDOG_")
        && !["NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY"].contains(name)
    }
    return PinentryEnvironment(variables: variables, terminal: terminal)
  }

  fileprivate func replaced(by used: [CallerSurroundings.Part: String]) -> PinentryEnvironment {
    var environment = self
    if [.terminal, .display, .waylandDisplay].contains(where: { used[$0] != nil }) {
      for name in Self.placeVariables { environment.variables[name] = nil }
      environment.terminal = used[.terminal]
      for part in [CallerSurroundings.Part.terminalType, .display, .waylandDisplay, .xAuthority] {
        environment.variables[part.rawValue] = used[part]
      }
    }
    let locale = [CallerSurroundings.Part.characterLocale, .messageLocale, .language]
    if locale.contains(where: { used[$0] != nil }) {
      for name in Self.localeVariables { environment.variables[name] = nil }
      for part in locale { environment.variables[part.rawValue] = used[part] }
    }
    return environment
  }

  /// Whether a dialog has a terminal or a screen at all.
  public var hasPlace: Bool {
    terminal != nil
      || ["DISPLAY", "WAYLAND_DISPLAY"].contains { variables[$0].map { !$0.isEmpty } ?? false }
  }
}
