import FoundationEssentials
import Glibc

/// A program to be run to its end, and timed.
struct Program: Sendable {
  /// Found on the PATH if it has no slash.
  var path: String
  var arguments: [String]
  var environment: [String: String]
  var input = "/dev/null"
  var output = "/dev/null"
  /// Where standard error goes; shown when the program fails.
  var errors: String

  /// Runs it, and says how long it took from its start to its end.
  @discardableResult
  func run() throws -> Duration {
    let input = try opened(input, O_RDONLY)
    defer { close(input) }
    let output = try opened(output, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(output) }
    let began = ContinuousClock.now
    let process = try start(input: input, output: output)
    let status = Self.end(of: process)
    let duration = began.duration(to: .now)
    guard status == 0 else { throw ProgramFailure.status(path, status, said) }
    return duration
  }

  /// Runs it, whatever its exit status, and says how long it took and the most memory it had.
  func measured() throws -> (duration: Duration, kibibytes: Int) {
    let nothing = try opened("/dev/null", O_RDWR)
    defer { close(nothing) }
    let began = ContinuousClock.now
    let process = try start(input: nothing, output: nothing)
    var status: Int32 = 0
    var usage = rusage()
    // Safe because: both live until the call is over, which only writes them.
    while unsafe wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    return (began.duration(to: .now), usage.ru_maxrss)
  }

  /// Runs it, and returns what it printed.
  func printed(to file: String) throws -> String {
    var program = self
    program.output = file
    try program.run()
    return String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
  }

  /// Starts it with these as its standard input and output.
  func start(input: Int32, output: Int32) throws -> pid_t {
    let errors = try opened(errors, O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(errors) }
    var process: pid_t = 0
    // Safe because: the lists end with nil and, like the actions, live until the call is over.
    let failure = unsafe withCStrings([path] + arguments) { arguments in
      unsafe withCStrings(environment.map { "\($0.key)=\($0.value)" }) { environment in
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [input, output, errors].enumerated() {
          unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        return unsafe posix_spawnp(&process, path, &actions, nil, arguments, environment)
      }
    }
    guard failure == 0 else { throw ProgramFailure.notStarted(path, errno: failure) }
    return process
  }

  /// Waits for a program's end.
  @discardableResult
  static func end(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  private var said: String {
    (try? Data(contentsOf: URL(filePath: errors))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private func opened(_ path: String, _ flags: Int32) throws -> Int32 {
    let descriptor = unsafe open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ProgramFailure.notStarted(path, errno: errno) }
    return descriptor
  }
}

/// Why a program gave no time.
enum ProgramFailure: Error {
  case notStarted(String, errno: Int32)
  /// What waitpid(2) told, and what the program said.
  case status(String, Int32, String)
}

/// Lends strings as C takes a list of them.
private func withCStrings<Result>(
  _ strings: [String],
  _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  // Safe because: strdup copies, and what it made is freed after the body.
  var pointers = unsafe strings.map { unsafe strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
    guard let start = buffer.baseAddress else { preconditionFailure("it has the nil at least") }
    return unsafe body(start)
  }
}
