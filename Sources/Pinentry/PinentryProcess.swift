internal import ChildProcess
internal import Glibc

/// A running program and our end of the conversation with it.
final class PinentryProcess: Sendable {
  /// How long a program that was asked to end may take, in milliseconds.
  private static let endingTimeLimit: Int32 = 2000

  let socket: Int32
  private let process: ChildProcess

  /// Starts the program.
  init(_ program: PinentryProgram) throws(PinentryError) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    // Safe because: the array has the two elements that the kernel fills.
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system(errno: errno) }
    defer { close(ends[1]) }
    do throws(ChildProcessError) {
      process = try ChildProcess(
        ChildProgram(program.path, environment: program.environment.variables),
        input: ends[1],
        output: ends[1]
      )
    } catch {
      close(ends[0])
      throw PinentryError(error)
    }
    socket = ends[0]
  }

  /// Asks the program to end, at any time before ``end(byForce:)`` returns and from any thread.
  func interrupt() {
    process.signal(SIGTERM)
    shutdown(socket, Int32(SHUT_RDWR))
  }

  /// Ends the conversation and waits for the program's end.
  ///
  /// - Parameter byForce: Whether it was interrupted, and has its last chance to end by itself.
  func end(byForce: Bool) {
    shutdown(socket, Int32(SHUT_RDWR))
    let limit = Self.endingTimeLimit
    process.end(within: limit, afterSignal: byForce ? nil : (SIGTERM, limit))
    close(socket)
  }
}
