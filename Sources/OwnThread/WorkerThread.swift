internal import Glibc
internal import Synchronization

/// The kernel gave no thread.
public struct ThreadRefusal: Error, Hashable, Sendable {
  /// Its error number.
  public let errno: Int32
}

/// A thread for calls that block: what is given to it runs there, one after the other.
///
/// Also an executor, so that an actor can live on the thread. The thread keeps itself alive
/// until ``finish()``.
public final class WorkerThread: SerialExecutor {
  private enum Work {
    case job(UnownedJob)
    case call(@Sendable () -> Void)
    case end
  }

  private struct Queue {
    var work: [Work] = []
    var thread: pthread_t?
  }

  private let queue = Mutex(Queue())
  private let wakeUp = WakeUpCounter()

  /// Starts the thread.
  ///
  /// - Parameter name: The thread's name for `ps`, at most 15 bytes.
  /// - Throws: ``ThreadRefusal``.
  public init(named name: String) throws(ThreadRefusal) {
    if let failure = startThread(named: name, { self.run() }) {
      throw ThreadRefusal(errno: failure)
    }
  }

  /// Runs a call after everything that was given before.
  ///
  /// - Parameter call: What runs on the thread, where it may block.
  public func perform(_ call: @escaping @Sendable () -> Void) {
    add(.call(call))
  }

  /// Ends the thread after everything that was given before.
  public func finish() {
    add(.end)
  }

  /// Runs a task's job after everything that was given before.
  public func enqueue(_ job: consuming ExecutorJob) {
    add(.job(UnownedJob(job)))
  }

  /// The thread as tasks know it.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    // Safe because: whoever has work for the thread holds a reference to it.
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  /// Whether the caller runs on this thread.
  ///
  /// Asked by `assumeIsolated` for a call that isn't part of a task.
  public func isIsolatingCurrentContext() -> Bool? {
    let own = queue.withLock { $0.thread }
    return own.map { pthread_equal($0, pthread_self()) != 0 } ?? false
  }

  /// Ends the program if the caller doesn't run on this thread.
  public func checkIsolated() {
    precondition(isIsolatingCurrentContext() == true, "not on the reader's thread")
  }

  private func add(_ work: Work) {
    queue.withLock { $0.work.append(work) }
    wakeUp.signal()
  }

  private func run() {
    queue.withLock { $0.thread = pthread_self() }
    while true {
      wakeUp.wait()
      switch queue.withLock({ $0.work.removeFirst() }) {
      case .job(let job): unsafe job.runSynchronously(on: asUnownedSerialExecutor())
      case .call(let call): call()
      case .end: return
      }
    }
  }
}

/// A counter that a thread waits for.
@safe
private final class WakeUpCounter: @unchecked Sendable {
  // Safe because: a semaphore is made to be used by several threads, and it stays where it is.
  private let semaphore: UnsafeMutablePointer<sem_t>

  init() {
    unsafe semaphore = .allocate(capacity: 1)
    // Fails only for a value beyond SEM_VALUE_MAX.
    unsafe sem_init(semaphore, 0, 0)
  }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  /// Lets one wait pass.
  func signal() {
    unsafe sem_post(semaphore)
  }

  /// Waits for a signal.
  func wait() {
    // Fails only when a signal handler ran.
    while unsafe sem_wait(semaphore) != 0 {}
  }
}
