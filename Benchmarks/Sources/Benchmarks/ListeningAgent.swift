import Glibc
import Varlink

/// A `paraphd` that listens on a socket of the scene, as systemd would keep one.
struct ListeningAgent: Sendable {
  let socket: String
  private let process: pid_t

  /// Starts one for a card, and waits until it listens.
  init(_ scene: Scene, on card: Scene.Card) throws {
    // Beside the usual place, so that who wants an agent of its own still starts one.
    socket = "\(scene.folder)/\(card.folder).agent"
    let arguments = ["--listen", socket, "--pinentry", "\(scene.ownPrograms)/BenchPinentry"]
    let nothing = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(nothing) }
    process = try scene.program("paraphd", arguments, on: card)
      .start(input: nothing, output: nothing)
    let began = ContinuousClock.now
    while true {
      do throws(VarlinkTransportError) {
        try client().close()
        return
      } catch {
        // Not by NOTIFY_SOCKET: nothing here is timed, and connecting is what the rows do anyway.
        guard began.duration(to: .now) < .seconds(10) else {
          end()
          throw SceneError.unexpected("the agent doesn't listen: \(error)")
        }
        usleep(1000)
      }
    }
  }

  /// A connection to it.
  func client() throws(VarlinkTransportError) -> VarlinkClient { try VarlinkClient(socket: socket) }

  /// Ends it.
  func end() {
    kill(process, SIGTERM)
    Program.end(of: process)
  }
}
