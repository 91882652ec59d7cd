internal import CSupport
internal import Glibc

/// What a transport's thread waits for, once.
struct PollPlan {
  /// What there is to do.
  struct Ready {
    var wake = false
    var canRead = false
    var inputHungUp = false
    var canWrite = false
    var outputIsGone = false
  }

  /// How long to wait; nil for as long as it takes.
  var timeLimit: Duration?

  // A negative descriptor is one that poll(2) passes over.
  private var input = pollfd(fd: -1, events: 0, revents: 0)
  private var output = pollfd(fd: -1, events: 0, revents: 0)
  private let descriptors: TransportDescriptors

  init(_ descriptors: TransportDescriptors) { self.descriptors = descriptors }

  mutating func watchInput(for events: Int16) {
    input = pollfd(fd: descriptors.input, events: events, revents: 0)
  }

  mutating func watchOutput(for events: Int16) {
    output = pollfd(fd: descriptors.output, events: events, revents: 0)
  }

  func wait() -> Ready {
    var entries = [
      input, output, pollfd(fd: descriptors.wake, events: Int16(POLLIN), revents: 0),
    ]
    let count = nfds_t(entries.count)
    guard unsafe poll(&entries, count, milliseconds) > 0 else { return Ready() }
    let gone = Int16(POLLERR) | Int16(POLLHUP) | Int16(POLLNVAL)
    let hungUp = gone | Int16(PARAPH_POLLRDHUP)
    let wantsInput = entries[0].events & Int16(POLLIN) != 0
    return Ready(
      wake: entries[2].revents != 0,
      // With nothing left to read, read(2) says how it ended.
      canRead: wantsInput && entries[0].revents != 0,
      inputHungUp: entries[0].revents & hungUp != 0,
      canWrite: entries[1].revents & Int16(POLLOUT) != 0,
      outputIsGone: entries[1].revents & gone != 0
    )
  }

  /// poll(2) counts in milliseconds; rounded up, so that it doesn't come back too early.
  private var milliseconds: Int32 {
    guard let timeLimit else { return -1 }
    let (seconds, attoseconds) = timeLimit.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return Int32(clamping: min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}
