import ArgumentParser
import Policy
import PolicyFiles
import PrintableText
import StrictJSON

/// `paraph policy show`: the rules as they hold, and where each of them comes from.
struct PolicyShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows the rules as they hold, and where each of them comes from."
  )

  @OptionGroup var options: PolicyOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    let loaded = try options.load()
    guard !json else { return Output.line(.object(loaded.json)) }
    let rows = loaded.policy.lines
    let widths = (0..<2).map { column in rows.map { $0[column].utf8.count }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
      }
      Output.line((cells + row.dropFirst(2)).joined(separator: "  "))
    }
  }
}

extension Policy {
  /// Rule, value and origin of each rule, then of each short name of a key and each client entry.
  fileprivate var lines: [[String]] {
    let rules = rows.map { row in
      [row.rule.rawValue, printable(row.value.description), row.origin.description]
    }
    let names = keyNames.map { name in
      ["qubes", "\(name.alias) = \(name.key)", name.place.description]
    }
    let entries = clients.joined().map { client in
      [
        "client", "\(client.principal): \(printable(client.limits))",
        client.place.description,
      ]
    }
    let clients = entries.isEmpty ? [["client", "the agent's own user", "default"]] : entries
    return rules + names + clients
  }
}

extension PolicyClient {
  /// What the entry allows, in words.
  fileprivate var limits: String {
    var limits: [String] = []
    if let keys { limits.append("keys \(keys.value.shown)") }
    if let repositories { limits.append("repositories \(repositories.value.shown)") }
    if let gitRepositories { limits.append("git-repositories \(gitRepositories.value.shown)") }
    if let maxBatch { limits.append("max-batch \(maxBatch.value.shown)") }
    return limits.isEmpty ? "no limits of its own" : limits.joined(separator: "; ")
  }
}
