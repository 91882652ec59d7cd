import ArgumentParser
import FoundationEssentials
import Glibc
import OpenPGP

/// Which card signs and how its agent is started: shared by the commands that need one.
struct AgentOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The card to use, by its serial number.", valueName: "serial"))
  var card: String?

  @Option(
    help: ArgumentHelp(
      "The card to use, by the fingerprint of its signature key.",
      valueName: "fingerprint"
    )
  )
  var key: String?

  @Option(
    help: ArgumentHelp(
      "The pinentry program that asks for the PIN; the first `pinentry` on the PATH if not given.",
      valueName: "program"
    ),
    completion: .file()
  )
  var pinentry: String?

  @Option(help: "Send no PIN when fewer tries than this are left; 1 risks the last one.")
  var minimumTries = 2

  @Flag(
    help: ArgumentHelp(
      "Sign although the PIN is the factory's, 123456: for tests and demonstrations.",
      visibility: .hidden
    )
  )
  var allowFactoryPIN = false

  /// The key's fingerprint, parsed.
  var fingerprint: Fingerprint? {
    key.flatMap { text in
      var digits = text.filter { $0 != " " }
      if digits.hasPrefix("0x") || digits.hasPrefix("0X") { digits.removeFirst(2) }
      return Fingerprint(hexadecimal: digits)
    }
  }

  func validate() throws {
    guard (1...15).contains(minimumTries) else {
      throw ValidationError("--minimum-tries takes 1 to 15")
    }
    guard key == nil || fingerprint != nil else {
      throw ValidationError("--key wants a whole fingerprint: 40 hexadecimal digits")
    }
  }

  /// The path of a program as a shell would find it: a bare name on the PATH, else from here.
  private static func absolute(_ program: String) -> String {
    guard !program.hasPrefix("/") else { return program }
    guard !program.contains("/") else {
      return FileManager.default.currentDirectoryPath + "/" + program
    }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(program)" }.first { unsafe access($0, X_OK) == 0 } ?? program
  }

  /// What `paraphd` is started with.
  var arguments: [String] {
    var arguments = ["--stdio", "--minimum-tries", String(minimumTries)]
    if let pinentry { arguments += ["--pinentry", Self.absolute(pinentry)] }
    if allowFactoryPIN { arguments.append("--allow-factory-pin") }
    return arguments
  }
}
