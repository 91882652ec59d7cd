internal import FoundationEssentials
internal import PrintableText
package import QubesService

/// Where the agent is to be found.
package enum AgentAddress: Hashable, Sendable {
  /// A Unix socket that it listens on.
  case socket(String)
  /// A command that speaks for it on its standard input and output, as a shell takes it.
  case command(String)
  /// Another qube, by qrexec; each call is one of a service of its own.
  case qrexec(QrexecTarget)

  /// The sockets that are looked for where nothing is said: the user's own, then the machine's.
  package static var usualSockets: [String] {
    let name = "paraph/org.paraph.Agent"
    let folder = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"]
    // A relative path would depend on where the program was started.
    let own = folder.flatMap { $0.hasPrefix("/") ? "\($0)/\(name)" : nil }
    return (own.map { [$0] } ?? []) + ["/run/\(name)"]
  }
}

extension AgentAddress {
  /// The environment variable that names an agent where no option does.
  package static let variable = "PARAPH_AGENT"

  /// The address that the environment names; nil if it names none.
  ///
  /// - Throws: ``Failure`` if what it says is no address: another agent isn't meant.
  package static func named() throws(Failure) -> AgentAddress? {
    guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else {
      return nil
    }
    guard let address = AgentAddress(parsing: text) else {
      throw Failure(
        "Usage",
        "\(variable) is '\(printable(text))', not unix:PATH, exec:COMMAND or qrexec:QUBE",
        hint: "unset \(variable)",
        status: .usage
      )
    }
    return address
  }

  /// The address as it is written.
  package var text: String {
    switch self {
    case .socket(let path): "unix:\(path)"
    case .command(let command): "exec:\(command)"
    case .qrexec(let target): "qrexec:\(target)"
    }
  }

  /// Reads `unix:PATH` or `exec:COMMAND`, the schemes of Varlink's own tools, or `qrexec:TARGET`.
  ///
  /// - Parameter text: The address; nil if it is of none of these forms.
  package init?(parsing text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty else { return nil }
    switch parts[0] {
    case "unix": self = .socket(String(parts[1]))
    case "exec": self = .command(String(parts[1]))
    case "qrexec":
      guard let target = QrexecTarget(String(parts[1])) else { return nil }
      self = .qrexec(target)
    default: return nil
    }
  }
}
