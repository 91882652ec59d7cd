internal import Glibc

/// The moment at which a dialog is over.
struct Deadline {
  private let instant: ContinuousClock.Instant

  init(in timeLimit: Duration) { instant = .now + timeLimit }

  /// Waits for a descriptor.
  ///
  /// - Returns: Whether there was time; whatever the descriptor says, the next attempt tells.
  func wait(for descriptor: Int32, _ events: Int16) -> Bool {
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: instant).components
    guard seconds >= 0, attoseconds >= 0 else { return false }
    let milliseconds = min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000 + 1
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    // Safe because: one entry is given and counted.
    _ = unsafe poll(&entry, 1, Int32(milliseconds))
    return true
  }
}
