import Glibc
import Interruption
import ServiceActivation
import StrictJSON
import Varlink

/// A small service that stands where the agent does, for tests that look at it from outside.
///
/// Sockets passed or its own, readiness, idle exit, an orderly end on SIGTERM.
///
/// Arguments: `--systemd` or `--listen PATH`, then `--idle-exit SECONDS` if wanted.
@main
struct ServiceProbe {
  static func main() async {
    do {
      try await serve()
    } catch {
      print("\(error)")
      exit(1)
    }
  }

  private static func serve() async throws {
    let notifier = try ServiceNotifier.take()
    let passed = try PassedSockets.take()
    let arguments = CommandLine.arguments
    var own: OwnSocket?
    if let path = value(of: "--listen", in: arguments) { own = try OwnSocket(listeningAt: path) }
    let listeners = own.map { [$0.descriptor] } ?? passed.map(\.descriptor)
    guard !listeners.isEmpty else {
      print("no socket was passed")
      exit(2)
    }
    let seconds = value(of: "--idle-exit", in: arguments).flatMap(Double.init) ?? 3600
    let timer = IdleTimer(
      limit: .seconds(seconds),
      clock: ContinuousClock(),
      holdsSomething: { false }
    )
    let server = try VarlinkServer(
      listeners: listeners,
      observer: { _, activity in timer.note(connectionCount: activity.connectionCount) },
      service: { ProbeService.service(for: $0, sockets: passed) }
    )
    Interruption.watch { signal, _ in
      guard signal != SIGHUP else {
        try? notifier?.send(.status("dropped all"))
        return
      }
      try? notifier?.send(.stopping, .status("terminated"))
      server.finish()
    }
    try notifier?.send(.ready, .status("serving"))
    await withTaskGroup { group in
      group.addTask {
        repeat {
          await timer.untilNeededNoMore()
          guard !Task.isCancelled else { return }
        } while await !server.stopAcceptingIfIdle()
        try? notifier?.send(.stopping, .status("idle"))
      }
      do throws(VarlinkTransportError) {
        try await server.run()
      } catch {
        print("the server failed: \(error)")
      }
      group.cancelAll()
    }
    own?.remove()
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    guard let place = arguments.firstIndex(of: option), place + 1 < arguments.count else {
      return nil
    }
    return arguments[place + 1]
  }
}
