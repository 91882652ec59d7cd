internal import CSupport
internal import Glibc
internal import Synchronization

/// A running program.
///
/// Whoever starts it calls ``end(within:afterSignal:)``, in a thread that may wait, or the program
/// stays as a zombie.
public final class ChildProcess: Sendable {
  private enum State {
    case running
    case ended(ChildEnding)
  }

  private let process: pid_t
  private let leadsGroup: Bool
  private let state = Mutex(State.running)

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - input: What becomes its standard input, nil for nothing to read; it stays the caller's.
  ///   - output: What becomes its standard output, nil for nowhere.
  ///   - errors: What becomes its standard error, nil for nowhere.
  /// - Throws: ``ChildProcessError/notStarted(path:errno:)``.
  public init(
    _ program: ChildProgram,
    input: Int32? = nil,
    output: Int32? = nil,
    errors: Int32? = nil
  ) throws(ChildProcessError) {
    // Above the numbers that they become in the child.
    let descriptors = [input, output, errors].map { descriptor in
      descriptor.map { fcntl($0, F_DUPFD_CLOEXEC, 3) } ?? -1
    }
    let isLacking = zip([input, output, errors], descriptors).contains { $0 != nil && $1 < 0 }
    var failure = isLacking ? errno : 0
    var process: pid_t = 0
    if failure == 0 { failure = Self.spawn(program, descriptors, &process) }
    for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
    guard failure == 0 else { throw .notStarted(path: program.path, errno: failure) }
    self.process = process
    leadsGroup = program.leadsGroup
  }

  private static func spawn(
    _ program: ChildProgram,
    _ descriptors: [Int32],
    _ process: inout pid_t
  ) -> Int32 {
    let variables = program.environment.map { "\($0.key)=\($0.value)" }
    let group: Int32 = program.leadsGroup ? 1 : 0
    // Safe because: both lists end with nil, and their strings live until the call is over; there
    // are three descriptors.
    return unsafe withCStrings([program.path] + program.arguments) { arguments in
      unsafe withCStrings(variables) { environment in
        unsafe paraph_spawn(program.path, arguments, environment, descriptors, group, &process)
      }
    }
  }

  /// Sends a signal, at any time and from any thread; a program that was reaped gets none.
  ///
  /// - Parameter number: The signal's number.
  public func signal(_ number: Int32) {
    state.withLock { state in
      guard case .running = state else { return }
      kill(leadsGroup ? -process : process, number)
    }
  }

  /// Waits for the end, and sees to it.
  ///
  /// - Parameters:
  ///   - patience: How long the program may take by itself, in milliseconds.
  ///   - signal: What it is told then, and how long it may take after that; it is killed next.
  /// - Returns: How it ended.
  @discardableResult
  public func end(
    within patience: Int32,
    afterSignal signal: (number: Int32, patience: Int32)? = nil
  ) -> ChildEnding {
    let watch = paraph_process_descriptor(process)
    defer { if watch >= 0 { close(watch) } }
    var hasEnded = Self.hasEnded(watch, within: patience)
    if !hasEnded, let signal {
      self.signal(signal.number)
      hasEnded = Self.hasEnded(watch, within: signal.patience)
    }
    // What a leader leaves behind ends in any case.
    if !hasEnded || leadsGroup { self.signal(SIGKILL) }
    return reap()
  }

  private func reap() -> ChildEnding {
    // A dead child keeps its number until it is waited for: only then may no signal follow. The
    // wait is short, so that the lock can be held.
    state.withLock { state in
      if case .ended(let ending) = state { return ending }
      var status: Int32 = 0
      // Safe because: the kernel fills the number.
      while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
      let number = status & 0x7F
      let ending: ChildEnding =
        number == 0 ? .exited((status >> 8) & 0xFF) : .killed(number)
      state = .ended(ending)
      return ending
    }
  }

  private static func hasEnded(_ watch: Int32, within milliseconds: Int32) -> Bool {
    guard watch >= 0 else { return false }
    var entry = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
    // Safe because: one entry is given and counted.
    return unsafe poll(&entry, 1, milliseconds) == 1
  }
}

/// Lends strings as a list for C that ends with nil.
private func withCStrings<Result>(
  _ strings: [String],
  _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  // Safe because: what strdup returns is freed below and not before; a nil shortens the list.
  let pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe pointers.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else { preconditionFailure("a list without its end") }
    return unsafe body(base)
  }
}
