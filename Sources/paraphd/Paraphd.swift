import ArgumentParser
import CSupport
import Glibc
import Interruption
import Pinentry
import SigningAgent
import Varlink

/// The agent's program: serves its interface and ends.
@main
struct Paraphd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paraphd",
    abstract: "Signs container images with an OpenPGP card for who speaks Varlink with it.",
    discussion: """
      Serves the interface org.paraph.Agent; its description is what GetInterfaceDescription \
      returns. Start it through `paraph`, or as a bridge of any Varlink client.
      """,
    version: Version.current
  )

  @Flag(help: "Serve one connection on standard input and output, and end with it.")
  var stdio = false

  @Option(
    help: ArgumentHelp(
      "The pinentry program; the first `pinentry` on the PATH if not given.",
      valueName: "program"
    ),
    completion: .file()
  )
  var pinentry: String?

  @Flag(
    name: .customLong("allow-factory-pin"),
    help: "Sign although the PIN is the factory's, 123456: for tests and demonstrations."
  )
  var allowsFactoryPIN = false

  @Option(help: "Send no PIN when fewer tries than this are left; 1 risks the last one.")
  var minimumTries = 2

  func validate() throws {
    guard (1...15).contains(minimumTries) else {
      throw ValidationError("--minimum-tries takes 1 to 15")
    }
    guard stdio else { throw ValidationError("nothing to serve on: --stdio is the one way yet") }
  }

  func run() async throws {
    // No core dump and no other process of this user may see the PIN.
    _ = paraph_forbid_dumps()
    var options = SigningAgent.Options()
    options.allowsFactoryPIN = allowsFactoryPIN
    options.minimumTries = minimumTries
    let readers = PCSCReaders()
    let agent = SigningAgent(
      readers: readers,
      dialog: PinentryDialog(Pinentry(path: pinentry)),
      options: options,
      now: { UInt32(clamping: time(nil)) }
    )
    let service = AgentService(agent, version: Version.current).service
    let transport = try DescriptorTransport.takingStandardStreams()
    // A terminal sends Ctrl-C to its whole foreground: our caller hears it too and hangs up. Who
    // means only us gets the same: the signature that the card is making, and no other.
    Interruption.watch { _, _ in transport.stopReceiving() }
    let ending: Result<Void, VarlinkServingError>
    do throws(VarlinkServingError) {
      ending = .success(try await service.serve(transport))
    } catch {
      ending = .failure(error)
    }
    await readers.disconnect()
    try ending.get()
  }
}

/// The version that `--version` and GetInfo tell.
enum Version {
  static let current = "0.1.0"
}
