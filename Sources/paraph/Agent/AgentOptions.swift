import AgentClient
import ArgumentParser
import FoundationEssentials
import Glibc
import OpenPGP
import QubesService

/// Which card signs, by which agent, and how one of our own is started.
struct AgentOptions: ParsableArguments {
  @OptionGroup var choice: AgentChoice

  @Option(help: ArgumentHelp("The card to use, by its serial number.", valueName: "serial"))
  var card: String?

  @Option(
    help: ArgumentHelp(
      "The card to use, by the fingerprint of its signature key; in another qube by its name there.",
      valueName: "fingerprint"
    )
  )
  var key: String?

  @Option(
    help: ArgumentHelp(
      "The pinentry program that asks for the PIN; the first `pinentry` on the PATH if not given.",
      discussion: "This and the options below are for an agent of one's own, which they start.",
      valueName: "program"
    ),
    completion: .file()
  )
  var pinentry: String?

  @Option(
    help: ArgumentHelp(
      "Send no PIN when fewer tries than this are left, where no policy says it; 2 if not given, 1 "
        + "risks the last one.",
      valueName: "tries"
    )
  )
  var minimumTries: Int?

  @Flag(
    help: ArgumentHelp(
      "Sign although the PIN is the factory's, 123456: for tests and demonstrations."
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

  /// The short name of a key in another qube.
  var keyAlias: KeyAlias? { key.flatMap(KeyAlias.init) }

  func validate() throws {
    guard minimumTries.map((1...15).contains) ?? true else {
      throw ValidationError("--minimum-tries takes 1 to 15")
    }
    guard choice.agent == nil || !isForOwnAgent else {
      throw ValidationError(
        "--pinentry, --minimum-tries and --allow-factory-pin are for an agent that is started for "
          + "this command; --agent names another"
      )
    }
    guard key == nil || fingerprint != nil || isOfOtherQube else {
      throw ValidationError("--key wants a whole fingerprint: 40 hexadecimal digits")
    }
  }

  /// Refuses another qube as the agent if no key of it is named, for a command that it has a
  /// service for.
  func validateOtherQube() throws {
    guard keyAlias != nil || !isOfOtherQube else {
      throw ValidationError(
        "qrexec:QUBE as the agent wants --key NAME, the key's short name in that qube: "
          + KeyAlias.expected
      )
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

  /// Whether something was said that only an agent of one's own can follow.
  var isForOwnAgent: Bool { pinentry != nil || minimumTries != nil || allowFactoryPIN }

  /// Whether the agent is another qube's.
  private var isOfOtherQube: Bool { !isForOwnAgent && choice.isOfOtherQube }

  /// What `paraphd` is started with, besides the way to speak with it.
  var arguments: [String] {
    var arguments: [String] = []
    if let minimumTries { arguments += ["--minimum-tries", String(minimumTries)] }
    if let pinentry { arguments += ["--pinentry", Self.absolute(pinentry)] }
    if allowFactoryPIN { arguments.append("--allow-factory-pin") }
    return arguments
  }
}
