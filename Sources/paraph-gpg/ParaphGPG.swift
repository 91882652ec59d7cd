import AgentClient
import Glibc
import GnuPGArguments
import ProgramStart

/// The program's entry: reads gpg's command line, does what it says, and ends as gpg does.
@main
enum ParaphGPG {
  /// How the program ends.
  private enum End {
    /// All that was asked for is done; every signature is good.
    static let success: Int32 = 0
    /// Anything else but a bad signature, which is 1: refused, failed, or a signature that can't be
    /// checked.
    static let failure: Int32 = 2
  }

  static func main() async {
    openMissingStandardDescriptors()
    // Whoever stops reading what a person is told, or a status, doesn't end what the card has begun.
    signal(SIGPIPE, SIG_IGN)
    do {
      try requireUTF8Arguments()
      Glibc.exit(try await run(Array(CommandLine.arguments.dropFirst())))
    } catch let failure as Failure {
      failure.say()
    } catch let argument as ArgumentNotUTF8 {
      Failure("NotUnderstood", argument.sentence, hint: ArgumentNotUTF8.hint, status: .usage).say()
    } catch {
      Streams.say("error: \(error)")
    }
    Glibc.exit(End.failure)
  }

  private static func run(_ arguments: [String]) async throws -> Int32 {
    let line: GnuPGCommandLine
    do throws(GnuPGArgumentError) {
      line = try GnuPGCommandLine(parsing: arguments)
    } catch {
      throw Failure("NotUnderstood", error.sentence, hint: hint(for: error), status: .usage)
    }
    guard line.output == nil || [.sign, .detachSign, .export].contains(line.command) else {
      throw Failure("NotUnderstood", "--output isn't understood with this command", status: .usage)
    }
    let status = try StatusOutput(line.statusDescriptor)
    switch line.command {
    case .sign, .detachSign:
      try await SigningCall.tellingFailure(of: line, status) {
        if line.command == .sign {
          try await ImageSigning.run(line, status)
        } else {
          try await GitSigning.run(line, status)
        }
      }
    case .verify: return try Verification.run(line, status)
    case .listKeys, .listSecretKeys, .export: try await Listing.run(line)
    case .version: try Streams.standardOutput(Array(Help.version.utf8))
    case .help: try Streams.standardOutput(Array(Help.text.utf8))
    }
    return End.success
  }

  private static func hint(for error: GnuPGArgumentError) -> String {
    switch error {
    case .unknownOption("--homedir"), .unknownOption("--keyring"),
      .unknownOption("--no-default-keyring"):
      "certificates are read from the folder PARAPH_KEYS"
    default: "nothing was signed; paraph-gpg --help has what is understood"
    }
  }
}
