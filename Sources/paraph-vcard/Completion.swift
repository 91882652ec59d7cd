import CSupport
import Glibc

/// Tells a blocked thread that a task has ended.
final class Completion: Sendable {
  private let descriptor: Int32

  init() throws {
    descriptor = paraph_wake_up_descriptor()
    guard descriptor >= 0 else { throw Failure("no file descriptor is left") }
  }

  deinit {
    close(descriptor)
  }

  func announce() {
    paraph_wake_up(descriptor)
  }

  /// Blocks the thread until it is announced.
  func wait() {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // Safe because: there is one entry. No signal can interrupt: those that could are blocked.
    while unsafe poll(&entry, 1, -1) != 1 {}
  }
}
