internal import CSupport
internal import Glibc
internal import Synchronization

/// The thread of a ``DescriptorTransport``, and what its callers reach it by.
final class DescriptorLoop: Sendable {
  private let descriptors: TransportDescriptors
  private let sendTimeLimit: Duration
  private let state: Mutex<DescriptorState>

  init(
    _ descriptors: TransportDescriptors,
    frameLimit: Int,
    sendTimeLimit: Duration,
    patience: ReceivePatience?
  ) {
    self.descriptors = descriptors
    self.sendTimeLimit = sendTimeLimit
    state = Mutex(DescriptorState(frameLimit: frameLimit, patience: patience))
  }

  // MARK: For callers

  func receive() async -> DescriptorState.Received {
    await withCheckedContinuation { continuation in
      let (received, wasFull) = state.withLock { state -> (DescriptorState.Received?, Bool) in
        precondition(state.receiver == nil, "two tasks receive from one connection")
        let wasFull = !state.wantsInput()
        let received = state.received()
        if received == nil {
          state.receiver = continuation
          // The thread needn't wake for this: it looks again before anybody's time is up.
          state.checkPatience()
        }
        return (received, wasFull)
      }
      if let received { continuation.resume(returning: received) }
      if wasFull { change { _ in } }
    }
  }

  func send(_ frame: [UInt8]) async -> DescriptorState.Sent {
    await withCheckedContinuation { continuation in
      let sent = state.withLock { state -> DescriptorState.Sent? in
        if state.isClosing || state.finishesSending { return .failure(.closed) }
        if let failure = state.outputFailure { return .failure(failure) }
        var rest = frame[...]
        // A socket nearly always has room: then no other thread has to be woken.
        if descriptors.outputIsSocket, state.outgoing.isEmpty,
          case .moved(let count) = Transfer.send(rest, to: descriptors.output)
        {
          rest = rest.dropFirst(count)
          if rest.isEmpty { return .success(()) }
        }
        if state.outgoing.isEmpty { state.stalledSince = .now }
        state.outgoing.append(.init(bytes: rest, continuation: continuation))
        return nil
      }
      if let sent { continuation.resume(returning: sent) } else { change { _ in } }
    }
  }

  func untilInputEnds() async {
    let waiter = state.withLock { $0.newWaiter() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let hasEnded = state.withLock { state in
          // Looked at under the lock that the handler below takes, so that it comes either
          // before this or finds the waiter.
          if state.inputHasEnded || Task.isCancelled { return true }
          state.inputEndWaiters[waiter] = continuation
          return false
        }
        if hasEnded { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.inputEndWaiters.removeValue(forKey: waiter) }?.resume()
    }
  }

  func stopReceiving() { change { $0.inputEnd = $0.inputEnd ?? .stopped } }

  func finishSending() { change { $0.finishesSending = true } }

  func close() { change { $0.isClosing = true } }

  /// Changes the state, lets go on who can, and has the thread look at it.
  private func change(_ body: (inout DescriptorState) -> Void) {
    let wakeable = state.withLock { state in
      body(&state)
      // Under the lock, so that the descriptor is open.
      if !state.isFinished { descriptors.wakeUp() }
      return state.wakeable()
    }
    wakeable.resume()
  }

  // MARK: On the thread

  func run() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while let plan = state.withLock({ nextPlan(&$0) }) {
      let ready = plan.wait()
      if ready.wake { descriptors.drainWakeUps() }
      if ready.canRead { readOnce(&buffer) }
      let wakeable = state.withLock { state in
        if ready.inputHungUp { state.peerHungUp = true }
        if ready.outputIsGone { state.outputFailure = state.outputFailure ?? .peerGone }
        let sent = ready.canWrite ? writeOnce(&state) : nil
        checkStall(&state)
        state.checkPatience()
        var wakeable = state.wakeable()
        if let sent { wakeable.senders.append((sent, .success(()))) }
        return wakeable
      }
      wakeable.resume()
    }
    descriptors.closeAll()
  }

  /// What to wait for next; nil when the connection is closed.
  private func nextPlan(_ state: inout DescriptorState) -> PollPlan? {
    if state.isClosing {
      state.isFinished = true
      return nil
    }
    if state.finishesSending, !state.outputIsShut, state.outgoing.isEmpty { shutOutput(&state) }
    var plan = PollPlan(descriptors)
    if state.wantsInput() {
      plan.watchInput(for: Int16(POLLIN) | Int16(PARAPH_POLLRDHUP))
    } else if !state.inputHasEnded {
      plan.watchInput(for: Int16(PARAPH_POLLRDHUP))
    }
    if state.outputFailure == nil, !state.outputIsShut {
      plan.watchOutput(for: state.outgoing.isEmpty ? 0 : Int16(POLLOUT))
    }
    if !state.outgoing.isEmpty, let since = state.stalledSince {
      plan.timeLimit = sendTimeLimit - since.duration(to: .now)
    }
    if let left = state.patienceLeft() { plan.timeLimit = min(plan.timeLimit ?? left, left) }
    return plan
  }

  private func readOnce(_ buffer: inout [UInt8]) {
    let transfer = Transfer.read(from: descriptors.input, into: &buffer)
    state.withLock { state in
      switch transfer {
      case .moved(let count): state.frames.append(buffer.prefix(count))
      case .wouldBlock: break
      case .ended: state.inputEnd = state.inputEnd ?? .endOfFile
      case .failed(let number): state.inputEnd = state.inputEnd ?? .failed(.system(errno: number))
      }
    }
  }

  /// Writes what there is room for; returns whose frame went out as a whole.
  private func writeOnce(
    _ state: inout DescriptorState
  ) -> CheckedContinuation<DescriptorState.Sent, Never>? {
    guard let next = state.outgoing.first else { return nil }
    let transfer =
      descriptors.outputIsSocket
      ? Transfer.send(next.bytes, to: descriptors.output)
      : Transfer.write(next.bytes, to: descriptors.output)
    switch transfer {
    case .wouldBlock: return nil
    case .ended: state.outputFailure = state.outputFailure ?? .peerGone
    case .failed(let number):
      state.outputFailure = state.outputFailure ?? .system(errno: number)
    case .moved(let count):
      state.stalledSince = .now
      let rest = next.bytes.dropFirst(count)
      state.outgoing.removeFirst()
      if rest.isEmpty { return next.continuation }
      state.outgoing.insert(.init(bytes: rest, continuation: next.continuation), at: 0)
    }
    return nil
  }

  private func checkStall(_ state: inout DescriptorState) {
    guard !state.outgoing.isEmpty, let since = state.stalledSince,
      since.duration(to: .now) >= sendTimeLimit
    else { return }
    state.outputFailure = state.outputFailure ?? .stalled(sendTimeLimit)
  }

  private func shutOutput(_ state: inout DescriptorState) {
    state.outputIsShut = true
    if descriptors.outputIsSocket {
      shutdown(descriptors.output, Int32(SHUT_WR))
    } else if descriptors.output != descriptors.input {
      // Nothing else tells a pipe's reader. Its number stays taken until the end, so that
      // closing it twice hits no descriptor of somebody else.
      descriptors.replaceOutput()
    }
  }
}
