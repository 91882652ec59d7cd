public import Subprocess

/// What a program said, and how it ended.
public struct ProgramResult: Sendable {
  /// How it ended.
  public let status: TerminationStatus
  /// What it wrote to standard output.
  public let output: String
  /// What it wrote to standard error.
  public let errors: String

  /// Whether it ended with exit code 0.
  public var isSuccess: Bool { status.isSuccess }
}

/// Runs a program to its end, with no input.
///
/// - Parameters:
///   - name: The program's name or path.
///   - arguments: Its arguments.
///   - environment: What to change in the environment.
/// - Returns: What it said.
/// - Throws: If it couldn't be started.
public func runProgram(
  _ name: String,
  _ arguments: [String],
  environment: [Environment.Key: String] = [:]
) async throws -> ProgramResult {
  let result = try await run(
    .name("env"),
    arguments: Arguments([name] + arguments),
    environment: .inherit.updating(environment.mapValues { Optional($0) }),
    input: .none,
    output: .string(limit: 64 << 20),
    error: .string(limit: 1 << 20)
  )
  return ProgramResult(
    status: result.terminationStatus,
    output: result.standardOutput,
    errors: result.standardError
  )
}
