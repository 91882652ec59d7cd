import ArgumentParser
import AuditLog
import DesktopNotification
import Glibc
import Interruption
import ProgramVersion
import QubesService
import ServiceActivation
import SigningAgent
import Synchronization
import Varlink

/// The agent with everything that it is made of, and the ways to serve it.
struct RunningAgent: Sendable {
  private let agent: SigningAgent
  private let readers: PCSCReaders
  private let notifier: DesktopNotifier

  init(_ options: SigningOptions, holdTime: Duration?) throws {
    readers = PCSCReaders(holdTime: holdTime)
    notifier = options.notifier
    agent = SigningAgent(
      readers: readers,
      dialog: options.dialog,
      touches: notifier,
      log: AuditLog(folder: try options.logFolder),
      policy: options.currentPolicy,
      ownUser: geteuid(),
      person: options.system ? nil : geteuid(),
      // The log's own clock: time(2) is late by up to a tick, which a rule would take for a clock
      // that was set back.
      now: { UInt32(clamping: AuditTime.now().milliseconds / 1000) }
    )
  }

  /// Serves whoever started this process, until it hangs up.
  ///
  /// - Throws: `ExitCode`, once it is said what is wrong.
  func serveStandardStreams() async throws(ExitCode) {
    let service = AgentService(agent, for: Caller(.ofParent()), version: ProgramVersion.current)
      .service
    let transport: DescriptorTransport
    do throws(VarlinkTransportError) {
      transport = try .takingStandardStreams()
    } catch {
      Paraphd.say("standard input and output can't be served: \(error.sentence)")
      throw .failure
    }
    // A terminal sends Ctrl-C to its whole foreground: our caller hears it too and hangs up. Who
    // means only us gets the same: the signature that the card is making, and no other.
    Interruption.watch { _, _ in transport.stopReceiving() }
    var problem: String?
    do throws(VarlinkServingError) {
      try await service.serve(transport)
    } catch .transport(.peerGone) {
      // It hung up before it had read all, as a caller does that is interrupted; what was signed
      // for it stands in the record.
    } catch {
      problem = "the connection ended: \(error.sentence)"
    }
    try await finish(problem)
  }

  /// Serves everybody who connects, until a signal comes or nobody needs it.
  ///
  /// - Parameters:
  ///   - sockets: What to listen on.
  ///   - options: When to end.
  ///   - manager: Who wants to know how it goes.
  /// - Throws: `ExitCode`, once it is said that a socket failed for good; `VarlinkTransportError`
  ///   if the sockets can't be used at all.
  func serve(
    _ sockets: Listeners,
    _ options: ServingOptions,
    _ manager: ServiceNotifier?
  ) async throws {
    let idle = options.idleTime.map { limit in
      IdleTimer(limit: limit, clock: ContinuousClock()) { [readers] in readers.isHolding }
    }
    let server = try VarlinkServer(
      listeners: sockets.callers,
      introducedListeners: sockets.bridges,
      observer: { event, activity in
        idle?.note(connectionCount: activity.connectionCount)
        event.tellIfAnythingIsWrong()
      },
      introducedService: { [agent] peer, descriptor in
        guard let call = try? QrexecCall(parsing: descriptor) else { return nil }
        return QubeService(agent, for: call, by: Caller(peer), version: ProgramVersion.current)
          .introduced
      },
      service: { [agent] peer in
        AgentService(agent, for: Caller(peer), version: ProgramVersion.current).service
      }
    )
    Interruption.watch { [agent] signal, _ in
      guard signal == SIGHUP else {
        tell(manager, .stopping)
        return server.finish()
      }
      Task { await agent.cancel(for: .agentItself) }
    }
    tell(manager, .ready)
    let problem = await withTaskGroup(of: Void.self) { group -> String? in
      if let idle {
        group.addTask {
          repeat {
            await idle.untilNeededNoMore()
            guard !Task.isCancelled else { return }
          } while await !server.stopAcceptingIfIdle()
        }
      }
      var problem: String?
      do throws(VarlinkTransportError) {
        try await server.run()
      } catch {
        problem = "nobody can be served any more: \(error.sentence)"
      }
      group.cancelAll()
      return problem
    }
    tell(manager, .stopping)
    for socket in sockets.own { socket.remove() }
    try await finish(problem)
  }
}

extension RunningAgent {
  /// Waits for the end of all that was begun, and says how serving ended.
  ///
  /// - Parameter problem: What was wrong, as a sentence; nil if it ended as it was told to.
  /// - Throws: `ExitCode` if anything was wrong.
  private func finish(_ problem: String?) async throws(ExitCode) {
    await agent.finish()
    await notifier.finish()
    if let problem { Paraphd.say(problem) }
    guard await !readers.disconnect() else {
      guard problem == nil else { throw .failure }
      return
    }
    // pcscd keeps a thread that waits for another program, and libpcsclite's own end must not meet
    // it. All is recorded; pcscd sees that we are gone.
    _exit(problem == nil ? 0 : 1)
  }
}

/// Tells the service manager; that it doesn't listen is no reason to end.
private func tell(_ manager: ServiceNotifier?, _ message: ServiceNotifier.Message) {
  try? manager?.send(message)
}
