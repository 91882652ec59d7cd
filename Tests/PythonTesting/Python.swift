import Subprocess

/// Has Python answer lines, one answer for each.
///
/// - Parameters:
///   - program: What reads lines from `sys.stdin` and prints as many.
///   - lines: The lines, without line feeds.
/// - Returns: The answers.
/// - Throws: ``PythonError`` if it failed, or gave more or fewer answers.
public func python(_ program: String, lines: [String]) async throws -> [String] {
  let result = try await run(
    .name("python3"),
    arguments: ["-c", program],
    input: .string(lines.map { $0 + "\n" }.joined()),
    output: .string(limit: 64 << 20),
    error: .string(limit: 1 << 20)
  )
  let answers = result.standardOutput.split(separator: "\n").map(String.init)
  guard result.terminationStatus.isSuccess, answers.count == lines.count else {
    throw PythonError(
      problem: result.standardError,
      answerCount: answers.count,
      lineCount: lines.count
    )
  }
  return answers
}

/// Python didn't answer every line.
public struct PythonError: Error {
  /// What it wrote to standard error.
  public let problem: String
  /// How many answers it gave.
  public let answerCount: Int
  /// How many lines it was given.
  public let lineCount: Int
}

extension [UInt8] {
  /// Two lower-case digits for each byte, as `bytes.fromhex` reads them.
  public var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
