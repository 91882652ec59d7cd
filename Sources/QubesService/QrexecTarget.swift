/// Whom a call is meant for, as `qrexec-client-vm` takes it.
///
/// Source: qrexec 4.4.2, qrexec-policy(5): names of qubes, `@default`, `@dispvm` and `@dispvm:NAME`.
public enum QrexecTarget: Hashable, Sendable {
  /// Whichever qube dom0's policy says.
  case byPolicy
  /// A qube by its name.
  case qube(QubeName)
  /// A new disposable qube, of a template that is named or of the usual one.
  case disposable(QubeName?)

  /// Reads a target; nil if it is none.
  ///
  /// - Parameter text: As a person wrote it.
  public init?(_ text: String) {
    if let name = QubeName(text) {
      self = .qube(name)
    } else if text == "@default" {
      self = .byPolicy
    } else if text == "@dispvm" {
      self = .disposable(nil)
    } else if text.hasPrefix("@dispvm:"), let name = QubeName(String(text.dropFirst(8))) {
      self = .disposable(name)
    } else {
      return nil
    }
  }
}

extension QrexecTarget: CustomStringConvertible {
  /// The target as `qrexec-client-vm` takes it; it never begins with `-`.
  public var description: String {
    switch self {
    case .byPolicy: "@default"
    case .qube(let name): name.name
    case .disposable(nil): "@dispvm"
    case .disposable(let name?): "@dispvm:\(name)"
    }
  }
}
