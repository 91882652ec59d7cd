import CSupport
import Glibc
import Synchronization

/// A thread of its own that runs tasks and waits for their file descriptors.
///
/// A task with this executor preference runs here together with the actors it calls, so that
/// a command goes from the socket through the card and back without changing the thread, and
/// the shared pool is never blocked.
public final class EventLoop: TaskExecutor {
  private struct Waiter {
    let descriptor: Int32
    let events: Int16
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var jobs: [UnownedJob] = []
    var waiters: [UInt64: Waiter] = [:]
    var lastWaiter: UInt64 = 0
    var isPolling = false
    var isStopped = false
  }

  private let state = Mutex(State())
  private let wakeUp: Descriptor

  /// Starts the thread, which runs until ``stop()``.
  ///
  /// - Throws: ``SystemError``.
  public init() throws(SystemError) {
    wakeUp = try Descriptor(opened: paraph_wake_up_descriptor())
    // Safe because: the thread balances the retain when it takes the reference over.
    let reference = unsafe Unmanaged.passRetained(self)
    var thread = pthread_t()
    let failure = unsafe pthread_create(
      &thread,
      nil,
      { reference in
        guard let reference = unsafe reference else { return nil }
        unsafe Unmanaged<EventLoop>.fromOpaque(reference).takeRetainedValue().run()
        return nil
      },
      reference.toOpaque()
    )
    guard failure == 0 else {
      unsafe reference.release()
      throw SystemError(number: failure)
    }
    pthread_detach(thread)
  }

  /// Ends the thread; no task may run on it any more.
  public func stop() {
    wake(
      state.withLock {
        $0.isStopped = true; return $0.isPolling
      }
    )
  }

  /// Queues a part of a task; the runtime calls this.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    wake(
      state.withLock { state in
        state.jobs.append(job)
        return state.isPolling
      }
    )
  }

  /// Waits until something can be done with a descriptor, or its other end is gone.
  ///
  /// - Parameters:
  ///   - descriptor: An open descriptor that stays open meanwhile.
  ///   - events: `POLLIN`, `POLLOUT`, `PARAPH_POLL_HANG_UP`, or none of them for the other end's end.
  /// - Returns: Whether it is so; false if the task was cancelled.
  func isReady(_ descriptor: Descriptor, for events: Int32) async -> Bool {
    let id = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        wake(
          state.withLock { state in
            state.waiters[id] = Waiter(
              descriptor: descriptor.number,
              events: Int16(truncatingIfNeeded: events),
              continuation: continuation
            )
            return state.isPolling
          }
        )
        if Task.isCancelled { giveUp(id) }
      }
    } onCancel: {
      giveUp(id)
    }
  }

  private func giveUp(_ id: UInt64) {
    state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: false)
  }

  private func wake(_ isPolling: Bool) {
    if isPolling { paraph_wake_up(wakeUp.number) }
  }

  private func run() {
    var polled: [(id: UInt64, entry: pollfd)] = []
    while true {
      let (jobs, isStopped) = state.withLock { state in
        let jobs = state.jobs
        state.jobs.removeAll(keepingCapacity: true)
        state.isPolling = jobs.isEmpty && !state.isStopped
        if state.isPolling {
          polled = state.waiters.map { id, waiter in
            (id, pollfd(fd: waiter.descriptor, events: waiter.events, revents: 0))
          }
        }
        return (jobs, state.isStopped)
      }
      for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
      guard jobs.isEmpty else { continue }
      if isStopped { return }
      resume(waitForEvents(of: polled))
    }
  }

  /// The waiters whose descriptors are ready, after blocking until there is one or a wake-up.
  private func waitForEvents(of polled: [(id: UInt64, entry: pollfd)]) -> [UInt64] {
    var entries = polled.map(\.entry)
    entries.append(pollfd(fd: wakeUp.number, events: Int16(POLLIN), revents: 0))
    // Safe because: the count is the array's own.
    let count = unsafe poll(&entries, nfds_t(entries.count), -1)
    if entries.last?.revents != 0 { paraph_wake_up_clear(wakeUp.number) }
    guard count > 0 else { return [] }
    return zip(polled, entries).filter { $1.revents != 0 }.map { $0.0.id }
  }

  private func resume(_ ids: [UInt64]) {
    let waiters = state.withLock { state in
      state.isPolling = false
      return ids.compactMap { state.waiters.removeValue(forKey: $0) }
    }
    for waiter in waiters { waiter.continuation.resume(returning: true) }
  }
}
