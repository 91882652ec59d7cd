internal import Handoff
internal import Synchronization

/// What is signed and recorded so far, for the handoff that lists it.
///
/// The card is ahead of checks and records, so who builds the list waits for them here.
final class Ledger: Sendable {
  private struct State {
    var listed: [HandoffSignature] = []
    var handoff: Handoff?
    var isStopped = false
    var waiter: (count: Int, CheckedContinuation<Void, Never>)?

    mutating func readyWaiter() -> CheckedContinuation<Void, Never>? {
      guard let waiting = waiter, isStopped || listed.count >= waiting.count else { return nil }
      waiter = nil
      return waiting.1
    }
  }

  private let state = Mutex(State())

  /// The handoff, once it is made.
  var handoff: Handoff? { state.withLock(\.handoff) }

  /// The handoff was made, and is to be signed.
  func keep(_ handoff: Handoff) { state.withLock { $0.handoff = handoff } }

  /// A signature was recorded.
  func add(_ signature: HandoffSignature) {
    let waiter = state.withLock { state in
      state.listed.append(signature)
      return state.readyWaiter()
    }
    waiter?.resume()
  }

  /// Nothing more will be recorded.
  func stop() {
    let waiter = state.withLock { state in
      state.isStopped = true
      return state.readyWaiter()
    }
    waiter?.resume()
  }

  /// Waits until so many signatures are recorded; one task may wait.
  ///
  /// - Parameter count: How many.
  /// - Returns: The signatures; nil if there won't be so many.
  func signatures(_ count: Int) async -> [HandoffSignature]? {
    await withCheckedContinuation { continuation in
      let waiter = state.withLock { state in
        state.waiter = (count, continuation)
        return state.readyWaiter()
      }
      waiter?.resume()
    }
    return state.withLock { $0.listed.count >= count ? $0.listed : nil }
  }
}
