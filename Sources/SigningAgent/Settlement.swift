internal import Synchronization

/// A value that one task gives and another waits for; only the first that is given counts.
final class Settlement<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, Never>)
    case settled(Value)
  }

  private let state = Mutex(State.open)

  /// Gives the value.
  func settle(_ value: Value) {
    let waiter = state.withLock { state -> CheckedContinuation<Value, Never>? in
      switch state {
      case .open:
        state = .settled(value)
        return nil
      case .awaited(let continuation):
        state = .settled(value)
        return continuation
      case .settled: return nil
      }
    }
    waiter?.resume(returning: value)
  }

  /// Waits for the value; one task at a time may.
  func value() async -> Value {
    await withCheckedContinuation { continuation in
      let value = state.withLock { state -> Value? in
        switch state {
        case .open:
          state = .awaited(continuation)
          return nil
        case .awaited: preconditionFailure("two tasks wait for one value")
        case .settled(let value): return value
        }
      }
      if let value { continuation.resume(returning: value) }
    }
  }
}
