import CardTesting
import Subprocess
import SystemPackage
import Testing

/// A program that is still running, and what it writes.
actor RunningProgram {
  nonisolated let processID: ProcessIdentifier
  private let execution: Execution
  private var output: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator
  /// All lines until now, standard output and standard error in the order in which they came.
  private(set) var lines: [String] = []

  fileprivate init(
    _ execution: Execution,
    _ output: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator
  ) {
    processID = execution.processIdentifier
    self.execution = execution
    self.output = output
  }

  /// Waits for the next line.
  ///
  /// - Returns: The line; nil at the end of the output.
  func nextLine() async throws -> String? {
    var iterator = output
    defer { output = iterator }
    guard let line = try await iterator.next(isolation: self) else { return nil }
    lines.append(line)
    return line
  }

  /// Waits until a line contains a text, so many times.
  func waitForLine(containing text: String, times: Int = 1) async throws {
    var left = times
    while left > 0 {
      let line = try await nextLine()
      guard let line else {
        Issue.record("ended before it said '\(text)': \(lines)")
        throw EndedEarly()
      }
      if line.contains(text) { left -= 1 }
    }
  }

  /// Reads on until the output ends.
  func readToEnd() async throws { while try await nextLine() != nil {} }

  /// Sends a signal.
  func send(_ signal: Signal) throws { try execution.send(signal: signal) }

  /// Asks it to end.
  func end() throws { try send(.terminate) }

  struct EndedEarly: Error {}
}

/// What a program left that was watched while it ran.
struct WatchedEnd: Sendable, CustomStringConvertible {
  /// The exit code; nil if a signal ended it.
  var exitCode: Int32?
  /// All that it wrote to standard output and standard error.
  var lines: [String]

  var description: String { "exit code \(exitCode.map(String.init) ?? "none")\n" + text }
  var text: String { lines.joined(separator: "\n") }
}

/// Runs a program and lets the body watch it; afterwards waits for its end.
func watching(
  _ program: String,
  _ arguments: [String],
  environment: [String: String?],
  _ body: @Sendable (RunningProgram) async throws -> Void
) async throws -> WatchedEnd {
  var options = PlatformOptions()
  options.teardownSequence = []
  let variables = environment.compactMap { name, value in
    Environment.Key(rawValue: name).map { ($0, value) }
  }
  let result = try await Subprocess.run(
    .path(FilePath(program)),
    arguments: Arguments(arguments),
    environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)),
    platformOptions: options,
    input: .none,
    output: .sequence,
    error: .combinedWithOutput
  ) { execution in
    let running = RunningProgram(
      Execution(execution.processIdentifier) { try execution.send(signal: $0) },
      execution.standardOutput.strings().makeAsyncIterator()
    )
    do {
      try await body(running)
    } catch {
      try execution.send(signal: .kill)
      throw error
    }
    try await running.readToEnd()
    return await running.lines
  }
  let exitCode: Int32? =
    switch result.terminationStatus {
    case .exited(let code): code
    case .signaled: nil
    }
  return WatchedEnd(exitCode: exitCode, lines: result.closureResult)
}

/// How a running program is told something.
private struct Execution: Sendable {
  let processIdentifier: ProcessIdentifier
  private let sender: @Sendable (Signal) throws -> Void

  init(
    _ processIdentifier: ProcessIdentifier,
    _ sender: @escaping @Sendable (Signal) throws -> Void
  ) {
    self.processIdentifier = processIdentifier
    self.sender = sender
  }

  func send(signal: Signal) throws { try sender(signal) }
}
