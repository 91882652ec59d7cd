import ArgumentParser
import PolicyFiles
import PrintableText
import StrictJSON

/// `paraph policy check`: whether the agent would take the files.
struct PolicyCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks the policy files, and tells all that is wrong with them.",
    discussion: "Exit status: 0 if they are fine, 3 if the agent would refuse them."
  )

  @OptionGroup var options: PolicyOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    let loaded = try options.load()
    guard json else {
      for file in loaded.files {
        Output.line("\(printable(file.path)): \(file.isThere ? "fine" : "not there")")
      }
      return
    }
    Output.line(["event": "policy_check", "files": loaded.filesAsJSON])
  }
}

extension LoadedPolicy {
  /// The files that were looked for.
  var filesAsJSON: JSONValue {
    .array(files.map { ["path": .string($0.path), "there": .bool($0.isThere)] })
  }
}
