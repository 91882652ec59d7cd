internal import Synchronization

/// Hands things from one task to another, all that have come at a time.
///
/// So whoever takes them can do for many at once what takes as long for one, such as waiting
/// until a disk has them.
final class Mailbox<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var isFinished = false
    var taker: CheckedContinuation<[Element], Never>?
  }

  private let state = Mutex(State())

  /// Puts something in.
  func put(_ element: Element) {
    change { $0.elements.append(element) }
  }

  /// Says that nothing more will come.
  func finish() {
    change { $0.isFinished = true }
  }

  /// Takes out all that is there, and waits if there is nothing; one task at a time may wait.
  ///
  /// - Returns: What came, in its order; nothing at the end.
  func take() async -> [Element] {
    await withCheckedContinuation { continuation in
      let elements: [Element]? = state.withLock { state in
        precondition(state.taker == nil, "two tasks take from one mailbox")
        guard state.elements.isEmpty && !state.isFinished else {
          defer { state.elements = [] }
          return state.elements
        }
        state.taker = continuation
        return nil
      }
      if let elements { continuation.resume(returning: elements) }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let (taker, elements) = state.withLock { state in
      body(&state)
      guard let taker = state.taker else {
        return (nil as CheckedContinuation<[Element], Never>?, [Element]())
      }
      defer {
        state.taker = nil
        state.elements = []
      }
      return (taker, state.elements)
    }
    taker?.resume(returning: elements)
  }
}
