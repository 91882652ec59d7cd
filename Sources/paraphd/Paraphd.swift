import ArgumentParser
import CSupport
import Glibc
import Interruption
import ProgramStart
import ProgramVersion
import ServiceActivation
import Synchronization
import Varlink

/// The agent's program: serves its interface and ends.
@main
struct Paraphd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paraphd",
    abstract: "Signs container images with an OpenPGP card for who speaks Varlink with it.",
    discussion: """
      Serves the interface org.paraph.Agent; its description is what GetInterfaceDescription \
      returns. One of these says how callers come to it, and has to be given:
        --stdio        one caller on standard input and output; `paraph` starts it so
        --systemd      the socket that systemd passes; paraphd.service starts it so
        --listen PATH  a socket that it makes itself, for where there is no systemd

      SIGHUP ends all that was begun and gives up every card; SIGTERM does so and ends the agent. \
      What a card is signing is finished, recorded and told.

      Exit status: 0 if it ended as it was told to, or as its one caller hung up; 64 if the command \
      line is wrong; 1 otherwise.
      """,
    version: ProgramVersion.current
  )

  @OptionGroup(title: "Serving") var serving: ServingOptions
  @OptionGroup(title: "Signing") var signing: SigningOptions

  /// What systemd passed on.
  private struct Passed: Sendable {
    var sockets: [PassedSocket] = []
    var notifier: ServiceNotifier?
  }

  private static let passed = Mutex(Passed())

  static func main() async {
    openMissingStandardDescriptors()
    do {
      try requireUTF8Arguments()
    } catch {
      say(error.sentence)
      Glibc.exit(ExitCode.validationFailure.rawValue)
    }
    // Before any thread: both change the environment.
    do {
      let sockets = try PassedSockets.take()
      let notifier = try ServiceNotifier.take()
      passed.withLock { $0 = Passed(sockets: sockets, notifier: notifier) }
    } catch {
      fail("systemd passed nothing that can be used: \(error)")
    }
    await main(nil)
  }

  func run() async throws {
    // No core dump and no other process of this user may see the PIN.
    _ = paraph_forbid_dumps()
    // Stopped, it would keep the card from everybody; who started it says what ^Z does.
    Interruption.ignoreStops()
    let agent = try RunningAgent(signing, holdTime: serving.stdio ? nil : serving.holdTime)
    if serving.stdio {
      try await agent.serveStandardStreams()
    } else {
      let passed = Self.passed.withLock { $0 }
      do {
        try await agent.serve(try serving.listeners(passed.sockets), serving, passed.notifier)
      } catch let error as VarlinkTransportError {
        Self.fail("the sockets can't be served: \(error.sentence)")
      }
    }
  }

  /// Ends with a sentence.
  static func fail(_ problem: String) -> Never {
    say(problem)
    Glibc.exit(1)
  }

  /// Says what is wrong.
  static func say(_ problem: String) {
    let line = Array("paraphd: error: \(problem)\n".utf8)
    // Safe because: the kernel reads the array, whose length it is told.
    _ = unsafe write(STDERR_FILENO, line, line.count)
  }
}
