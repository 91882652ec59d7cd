import AgentClient
import ArgumentParser
import AuditLog
import Glibc

/// Which log is read: shared by `log show` and `log verify`.
struct LogOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The log's folder; $XDG_STATE_HOME/paraph or ~/.local/state/paraph if not given.",
      valueName: "path"
    ),
    completion: .directory
  )
  var folder: String?

  @Option(
    help: ArgumentHelp("One file of a log, alone.", valueName: "path"),
    completion: .file(extensions: ["jsonl"])
  )
  var file: String?

  @Flag(help: "The log of the system service: /var/lib/paraph.")
  var system = false

  func validate() throws {
    guard [folder != nil, file != nil, system].count(where: { $0 }) <= 1 else {
      throw ValidationError("--folder, --file and --system name one log each: give one of them")
    }
  }

  /// Where the log is.
  var source: AuditSource {
    get throws(Failure) {
      if let file { return .file(file) }
      if let folder { return .folder(folder) }
      if system { return .folder("/var/lib/paraph") }
      // The base directory specification has relative paths ignored.
      if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") {
        return .folder(state + "/paraph")
      }
      guard let home = variable("HOME") else {
        throw Failure(
          "NoLog",
          "HOME isn't set, so there is no folder to look in",
          hint: "name it with --folder PATH",
          status: .file
        )
      }
      return .folder(home + "/.local/state/paraph")
    }
  }

  private func variable(_ name: String) -> String? {
    // Safe because: the text is copied at once, and this program never changes its environment.
    guard let text = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: text)
    return value.isEmpty ? nil : value
  }
}
