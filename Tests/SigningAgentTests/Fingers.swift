import VirtualCard

/// A finger that is always there.
struct TouchAlways: TouchButton {
  func press(within: Duration) async -> Bool { true }
}

/// A finger that is never there.
struct TouchNever: TouchButton {
  func press(within: Duration) async -> Bool { false }
}

/// A finger that misses the first touch and is there for all others.
actor LateFinger: TouchButton {
  private var count = 0

  func press(within: Duration) async -> Bool {
    count += 1
    return count > 1
  }
}

/// A finger that is there at once, but for one touch, for which it waits until it is told.
actor HesitatingFinger: TouchButton {
  private let place: Int
  private var count = 0
  private var asked: CheckedContinuation<Void, Never>?
  private var pressing: CheckedContinuation<Void, Never>?

  init(at place: Int) { self.place = place }

  func press(within: Duration) async -> Bool {
    count += 1
    guard count == place else { return true }
    await withCheckedContinuation { continuation in
      pressing = continuation
      asked?.resume()
      asked = nil
    }
    return true
  }

  /// Waits until the card waits for the touch.
  func isAsked() async {
    guard pressing == nil else { return }
    await withCheckedContinuation { asked = $0 }
  }

  /// Touches.
  func touch() {
    pressing?.resume()
    pressing = nil
  }
}
