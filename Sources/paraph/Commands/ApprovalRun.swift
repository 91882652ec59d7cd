import AgentClient
import ContainerSignature
import FoundationEssentials
import Interruption
import PrintableText
import Synchronization

/// One run of `paraph approve`.
struct ApprovalRun: Sendable {
  let request: SigningRequest
  let fingerprint: RequestFingerprint
  let options: AgentOptions
  let progress: ApprovalProgress

  /// Has the set approved by an agent that listens, and leaves it so.
  func approve() async throws {
    guard let address = try options.choice.agent ?? Agent.addressOfListening() else {
      throw Failure(
        "NoListeningAgent",
        "no agent listens that could keep the card after this command",
        hint: "systemctl --user enable --now paraphd.socket, or name what it is for: "
          + "paraph approve ... -- COMMAND",
        status: .agent
      )
    }
    progress.request(request, fingerprint)
    let call = InterruptibleCall(
      interrupted: progress.interrupted,
      stopRefused: progress.stopRefused
    )
    try await Agent.withAgent(address) { agent in
      let failure = await call.run {
        do throws(Failure) {
          try await ask(agent, whileConnected: false) { show($0) }
          return nil
        } catch {
          return error
        }
      }
      if let failure { throw failure }
    }
  }

  /// Has it approved for as long as a command runs, and ends as the command did.
  func hold(for command: CommandToRun) async throws {
    let address =
      options.isForOwnAgent ? nil : try options.choice.agent ?? Agent.addressOfListening()
    progress.request(request, fingerprint)
    let signals = SignalTarget()
    Interruption.watch { signal, _ in
      guard signal != Interruption.stop else { return progress.stopRefused() }
      signals.send(signal)
    }
    guard let address else {
      throw try await ListeningProgram.withOwnAgent(options.arguments) { address in
        try await hold(for: command, by: address, signals)
      }
    }
    throw try await hold(for: command, by: address, signals)
  }

  private func hold(
    for command: CommandToRun,
    by address: AgentAddress,
    _ signals: SignalTarget
  ) async throws -> CommandEnd {
    try await Agent.withAgent(address) { agent in
      let (steps, output) = AsyncThrowingStream.makeStream(
        of: AgentConnection.ApprovalStep.self,
        throwing: (any Error).self
      )
      let call = Task {
        do throws(Failure) {
          try await ask(agent, whileConnected: true) { output.yield($0) }
          output.finish()
        } catch {
          let failure = InterruptibleCall.failure(error, isInterrupted: Task.isCancelled)
          output.finish(throwing: failure)
        }
      }
      // However it goes, the approval ends with the call.
      defer { call.cancel() }
      // Not this task: an agent of one's own would be killed by that, instead of ending in order.
      signals.target { _ in call.cancel() }
      Interruption.refuseStops(true)
      defer { Interruption.refuseStops(false) }
      var iterator = steps.makeAsyncIterator()
      var isApproved = false
      while !isApproved, let step = try await iterator.next() {
        show(step)
        if case .approved = step { isApproved = true }
      }
      // What comes from now on is the command's, which can't be told before it is there.
      signals.keep()
      guard isApproved, !call.isCancelled else { throw AgentSentences.interrupted }
      // A terminal stops the command, and a shell waits for us.
      Interruption.refuseStops(false)
      let watch = Task { await tellEnd(steps, isOurs: { call.isCancelled }) }
      // Where the command can't be started that is what is said.
      defer { watch.cancel() }
      let end = try await command.run(with: address) { signals.target($0) }
      call.cancel()
      await watch.value
      return end
    }
  }

  /// Says how the approval ends, as soon as it does: what the command signs after that has a dialog
  /// of its own.
  ///
  /// - Parameters:
  ///   - steps: What the agent still says.
  ///   - isOurs: Whether we ended it, since the command has ended.
  private func tellEnd(
    _ steps: AsyncThrowingStream<AgentConnection.ApprovalStep, any Error>,
    isOurs: () -> Bool
  ) async {
    do {
      for try await case .over(let signed, let reason) in steps {
        let reason = isOurs() && reason == "Cancelled" ? nil : reason
        progress.over(
          signed: signed,
          of: request.images.count,
          reason.map(ApprovalSentences.end)
        )
      }
    } catch {
      guard let failure = error as? Failure else { return }
      progress.broken(failure.code == "AgentGone" ? ["the agent is gone"] : failure.problems)
    }
  }

  private func ask(
    _ agent: AgentConnection,
    whileConnected: Bool,
    _ step: (AgentConnection.ApprovalStep) -> Void
  ) async throws(Failure) {
    do {
      try await agent.approve(
        request.images,
        card: options.card,
        key: options.fingerprint,
        whileConnected: whileConnected,
        step
      )
    } catch let failure as Failure {
      throw failure
    } catch let error as AgentFailure {
      throw AgentSentences.failure(error)
    } catch {
      throw Failure("AgentGone", printable("\(error)"), status: .agent)
    }
  }

  private func show(_ step: AgentConnection.ApprovalStep) {
    switch step {
    case .asking(let step): progress.step(step)
    case .approved(let count, let remaining):
      progress.approved(count: count, remaining: remaining, now: Date())
    // Only with a command, by ``tellEnd(_:isOurs:)``.
    case .over: break
    }
  }
}

/// What becomes of a signal.
private final class SignalTarget: Sendable {
  private typealias Handler = @Sendable (Int32) -> Void

  private struct State {
    var handler: Handler?
    /// The signals that came while there was no handler.
    var waiting: [Int32] = []
  }

  private let state = Mutex(State())

  /// Says what gets signals from now on, and those that came before.
  func target(_ handler: @escaping @Sendable (Int32) -> Void) {
    let waiting = state.withLock { state in
      state.handler = handler
      defer { state.waiting = [] }
      return state.waiting
    }
    for signal in waiting { handler(signal) }
  }

  /// Keeps signals until there is somebody to get them.
  func keep() { state.withLock { $0.handler = nil } }

  /// Hands a signal on.
  func send(_ signal: Int32) {
    let handler = state.withLock { state in
      if state.handler == nil { state.waiting.append(signal) }
      return state.handler
    }
    handler?(signal)
  }
}
