internal import Synchronization

/// How far the card may be ahead of the log.
///
/// A signature that is made but not recorded is lost if the machine dies, and with it the touch of
/// a person; so a slow disk has the card wait.
final class Lead: Sendable {
  private struct State {
    var count = 0
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let limit: Int
  private let state = Mutex(State())

  /// Lets the card be so many signatures ahead.
  init(limit: Int) { self.limit = limit }

  /// Counts one more signature, and waits until it is within the limit; one task may wait.
  func begin() async {
    await withCheckedContinuation { continuation in
      let isWithin = state.withLock { state in
        state.count += 1
        guard state.count > limit else { return true }
        state.waiter = continuation
        return false
      }
      if isWithin { continuation.resume() }
    }
  }

  /// Signatures that were begun are recorded, or won't be.
  func end(_ number: Int) {
    let waiter = state.withLock { state in
      state.count -= number
      guard state.count <= limit else { return nil as CheckedContinuation<Void, Never>? }
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// Nothing will be recorded any more: nobody waits for it.
  func stop() { end(.max / 2) }
}
