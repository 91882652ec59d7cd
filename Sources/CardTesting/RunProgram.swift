import FoundationEssentials
import Subprocess
import SystemPackage

/// What a program left when it ended.
public struct ProgramResult: Sendable, CustomStringConvertible {
  /// The exit code; nil if a signal ended the program.
  public var exitCode: Int32?
  /// All that it wrote to standard output.
  public var standardOutput: [UInt8]
  /// All that it wrote to standard error, as text.
  public var standardError: String

  /// Standard output as text.
  public var text: String { String(decoding: standardOutput, as: UTF8.self) }
  /// Whether the exit code is 0.
  public var isSuccess: Bool { exitCode == 0 }
  /// Everything, for the message of a test that fails.
  public var description: String {
    "exit code \(exitCode.map(String.init) ?? "none")\n\(text)\n--- standard error\n\(standardError)"
  }
}

/// Why a program didn't come to its end.
public enum ProgramFailure: Error, Hashable, Sendable {
  /// This machine doesn't have it.
  case notFound(String)
  /// It was still running after this time and was killed, with the processes that it started; what
  /// it had said by then.
  case timedOut([String], after: Duration, output: String, errors: String)
}

/// Runs a program to its end.
///
/// - Parameters:
///   - program: A name to be found as ``Tool/path(_:)`` does, or an absolute path.
///   - arguments: Without the program's name.
///   - environment: Replaces or adds variables; nil removes one. The rest is inherited.
///   - input: What it reads from standard input, which then ends.
///   - timeout: In whole seconds.
/// - Returns: Its exit code and output, whatever they are.
/// - Throws: ``ProgramFailure``, or that it couldn't be started.
public func runProgram(
  _ program: String,
  _ arguments: [String] = [],
  environment: [String: String?] = [:],
  input: [UInt8] = [],
  timeout: Duration = .seconds(300)
) async throws -> ProgramResult {
  guard let path = program.hasPrefix("/") ? program : Tool.path(program),
    let watchdog = Tool.path("timeout")
  else { throw ProgramFailure.notFound(program) }
  let result = try await Subprocess.run(
    .path(FilePath(watchdog)),
    arguments: Arguments(
      ["--signal=KILL", "\(timeout.components.seconds)", path] + arguments
    ),
    environment: environment.subprocessEnvironment,
    input: .fileDescriptor(try inputFile(of: input), closeAfterSpawningProcess: true),
    output: .bytes(limit: outputLimit),
    error: .string(limit: outputLimit)
  )
  let exitCode: Int32? =
    switch result.terminationStatus {
    case .exited(let code): code
    case .signaled: nil
    }
  // timeout(1) ends by the signal that it sent.
  guard exitCode != nil && exitCode != killedExitCode else {
    throw ProgramFailure.timedOut(
      [program] + arguments,
      after: timeout,
      output: String(decoding: result.standardOutput.suffix(2000), as: UTF8.self),
      errors: String(result.standardError.suffix(2000))
    )
  }
  return ProgramResult(
    exitCode: exitCode,
    standardOutput: result.standardOutput,
    standardError: result.standardError
  )
}

/// What a program reads, in a file without a name: one that ends before it has read a pipe would
/// end this process, by SIGPIPE.
private func inputFile(of bytes: [UInt8]) throws -> FileDescriptor {
  let path = "\(FileManager.default.temporaryDirectory.path)/paraph-input-\(UUID().uuidString)"
  let file = try FileDescriptor.open(
    FilePath(path),
    .readWrite,
    options: [.create, .exclusiveCreate, .closeOnExec],
    permissions: .ownerReadWrite
  )
  try FileManager.default.removeItem(atPath: path)
  try file.writeAll(bytes)
  try file.seek(offset: 0, from: .start)
  return file
}

extension [String: String?] {
  var subprocessEnvironment: Environment {
    var changes: [Environment.Key: String?] = [:]
    for (name, value) in self {
      if let key = Environment.Key(rawValue: name) { changes[key] = .some(value) }
    }
    return .inherit.updating(changes)
  }
}

// In bytes. No program of the tests writes as much.
private let outputLimit = 64 << 20
// 128 and the number of SIGKILL.
private let killedExitCode: Int32 = 137
