internal import CSupport
internal import Glibc
internal import Synchronization

/// A running program and our end of the conversation with it.
final class PinentryProcess: Sendable {
  /// How long a program that was asked to end may take, in milliseconds.
  private static let endingTimeLimit: Int32 = 2000

  let socket: Int32
  private let process: pid_t

  /// Starts the program.
  init(_ program: PinentryProgram) throws(PinentryError) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    // Safe because: the array has the two elements that the kernel fills.
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system(errno: errno) }
    // Above the numbers that it becomes in the child.
    let theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, 3)
    let duplicating = errno
    close(ends[1])
    guard theirs >= 0 else {
      close(ends[0])
      throw .system(errno: duplicating)
    }
    var process: pid_t = 0
    let failure = Self.spawn(program, theirs, &process)
    close(theirs)
    guard failure == 0 else {
      close(ends[0])
      throw .notStarted(path: program.path, errno: failure)
    }
    socket = ends[0]
    self.process = process
  }

  private static func spawn(
    _ program: PinentryProgram,
    _ socket: Int32,
    _ process: inout pid_t
  ) -> Int32 {
    let variables = program.environment.variables.map { "\($0.key)=\($0.value)" }
    // Safe because: both lists end with nil, and their strings live until the call is over.
    return unsafe withCStrings([program.path]) { arguments in
      unsafe withCStrings(variables) { environment in
        unsafe paraph_spawn(program.path, arguments, environment, socket, socket, &process)
      }
    }
  }

  /// Asks the program to end, at any time before ``end()`` returns and from any thread.
  func interrupt() {
    // The child isn't reaped before ``end()``, so the number is still its own.
    kill(process, SIGTERM)
    shutdown(socket, Int32(SHUT_RDWR))
  }

  /// Ends the conversation and waits for the program's end.
  ///
  /// - Parameter byForce: Whether it was interrupted, and has its last chance to end by itself.
  func end(byForce: Bool) {
    shutdown(socket, Int32(SHUT_RDWR))
    let watch = paraph_process_descriptor(process)
    if !Self.hasEnded(watch) {
      if !byForce { kill(process, SIGTERM) }
      if byForce || !Self.hasEnded(watch) { kill(process, SIGKILL) }
    }
    if watch >= 0 { close(watch) }
    while waitpid(process, nil, 0) < 0, errno == EINTR {}
    close(socket)
  }

  private static func hasEnded(_ watch: Int32) -> Bool {
    guard watch >= 0 else { return false }
    var entry = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
    // Safe because: one entry is given and counted.
    return unsafe poll(&entry, 1, endingTimeLimit) == 1
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
