internal import CSupport
internal import Glibc
internal import OwnThread
internal import Synchronization

/// The thread that accepts the connections of a server.
final class Acceptor: Sendable {
  /// What came of a connection.
  enum Outcome {
    case accepted
    /// Descriptors or memory ran out.
    case shortage
  }

  /// After a shortage nothing is accepted before a connection has ended, or for so long.
  private static let shortagePause: Int32 = 1000

  private struct State {
    var isOpen = true
    var isStopping = false
    var failure: VarlinkTransportError?
    /// Who wants it to stop if nobody is connected, and waits to hear whether it did.
    var idleWaiters: [CheckedContinuation<Bool, Never>] = []
  }

  private let listeners: [Int32]
  private let wake: Int32
  private let state = Mutex(State())

  /// Takes the listeners; closes them if it throws.
  init(_ listeners: [Int32]) throws(VarlinkTransportError) {
    self.listeners = listeners
    wake = paraph_event_descriptor()
    var failure = wake < 0 ? errno : 0
    for listener in listeners where failure == 0 {
      let flags = fcntl(listener, F_GETFL)
      guard flags >= 0, fcntl(listener, F_SETFL, flags | O_NONBLOCK) == 0 else {
        failure = errno
        break
      }
    }
    guard failure == 0 else {
      closeAll()
      throw .system(errno: failure)
    }
  }

  deinit { closeAll() }

  /// What ended it before it was stopped.
  var failure: VarlinkTransportError? { state.withLock(\.failure) }

  /// Begins to accept; `end` is called on the thread at the end of it.
  ///
  /// Who comes to a listener that may not accept waits in the kernel until ``tryAgain()``.
  func start(
    isIdle: @escaping @Sendable () -> Bool,
    mayAccept: @escaping @Sendable (_ listener: Int32) -> Bool,
    accept: @escaping @Sendable (_ connection: Int32, _ listener: Int32) -> Outcome,
    end: @escaping @Sendable (VarlinkTransportError?) -> Void
  ) -> VarlinkTransportError? {
    startThread(named: "accept") {
      let failure = self.run(isIdle, mayAccept, accept)
      self.closeAll()
      let waiters = self.state.withLock { state in
        state.failure = failure
        state.isStopping = true
        defer { state.idleWaiters = [] }
        return state.idleWaiters
      }
      for waiter in waiters { waiter.resume(returning: true) }
      end(failure)
    }.map { .system(errno: $0) }
  }

  func stop() {
    state.withLock { $0.isStopping = true }
    tryAgain()
  }

  /// Stops if nobody is connected.
  ///
  /// The thread that accepts decides, so that nobody can come in between.
  func stopIfIdle() async -> Bool {
    await withCheckedContinuation { continuation in
      let hasStopped = state.withLock { state in
        if !state.isStopping { state.idleWaiters.append(continuation) }
        return state.isStopping
      }
      if hasStopped { continuation.resume(returning: true) } else { tryAgain() }
    }
  }

  /// Has the thread look again: a connection has ended or introduced itself, so there may be room
  /// for another.
  func tryAgain() {
    state.withLock { state in
      var one: UInt64 = 1
      // Safe because: eight bytes are written from eight, and the descriptor is open.
      if state.isOpen { _ = unsafe write(wake, &one, 8) }
    }
  }

  /// Whether it means that descriptors or memory ran out, for this process or for all.
  static func isShortage(_ number: Int32) -> Bool {
    [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(number)
  }

  private func run(
    _ isIdle: () -> Bool,
    _ mayAccept: (Int32) -> Bool,
    _ accept: (Int32, Int32) -> Outcome
  ) -> VarlinkTransportError? {
    var isShort = false
    while !stopsNow(isIdle) {
      var entries = [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
      // What can't be accepted now would be reported again and again.
      if !isShort {
        for listener in listeners where mayAccept(listener) {
          entries.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
        }
      }
      let count = nfds_t(entries.count)
      // Safe because: the count is the array's.
      _ = unsafe poll(&entries, count, isShort ? Self.shortagePause : -1)
      isShort = false
      if entries[0].revents != 0 { drainWakeUps() }
      for entry in entries.dropFirst() where entry.revents != 0 {
        switch acceptOne(entry.fd, accept) {
        case .success(.accepted): break
        case .success(.shortage): isShort = true
        case .failure(let failure): return failure
        }
      }
    }
    return nil
  }

  private func stopsNow(_ isIdle: () -> Bool) -> Bool {
    let idle = isIdle()
    let (stops, waiters) = state.withLock { state in
      let waiters = state.idleWaiters
      if idle, !waiters.isEmpty { state.isStopping = true }
      if !state.isStopping { state.idleWaiters = [] }
      return (state.isStopping, waiters)
    }
    // Where it stops they hear of it when the listeners are closed.
    if !stops { for waiter in waiters { waiter.resume(returning: false) } }
    return stops
  }

  private func acceptOne(
    _ listener: Int32,
    _ accept: (Int32, Int32) -> Outcome
  ) -> Result<Outcome, VarlinkTransportError> {
    let descriptor = paraph_accept(listener)
    guard descriptor < 0 else { return .success(accept(descriptor, listener)) }
    switch errno {
    // Another process that listens here was faster, or the client is gone already.
    case EAGAIN, EINTR, ECONNABORTED, EPERM: return .success(.accepted)
    case let number where Self.isShortage(number): return .success(.shortage)
    case let number: return .failure(.system(errno: number))
    }
  }

  private func drainWakeUps() {
    var count: UInt64 = 0
    // Safe because: eight bytes are read into eight.
    _ = unsafe read(wake, &count, 8)
  }

  private func closeAll() {
    state.withLock { state in
      guard state.isOpen else { return }
      state.isOpen = false
      for listener in listeners { close(listener) }
      if wake >= 0 { close(wake) }
    }
  }
}
