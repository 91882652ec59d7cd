import AgentClient
import FoundationEssentials
import PrintableText
import Subprocess
import SystemPackage

/// git, run in one checkout, so that nothing in the checkout runs a program or reaches a network.
///
/// A checkout may come from a stick: its hooks, monitors, pagers and editors are off, no transport
/// is allowed, and of the environment's `GIT_` variables only those count that say who commits.
struct Git: Sendable {
  /// What git said.
  struct Answer: Sendable {
    let isSuccess: Bool
    let bytes: [UInt8]
    let errors: String

    /// Standard output as text.
    var output: String { String(decoding: bytes, as: UTF8.self) }

    /// Standard output without the end of its last line.
    var line: String {
      let output = output
      return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }

    /// The first line on standard error that says what is wrong.
    var complaint: String {
      let lines = errors.split(separator: "\n")
      let line = lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.first
      return printable(line.map(String.init) ?? "no reason given", limit: 300)
    }
  }

  /// The most bytes that git may say: a status of a million paths.
  private static let mostOutput = 256 << 20

  /// The checkout's path.
  let folder: String
  /// What has filters off, in the environment.
  private var filtersOff: [String: String] = [:]

  init(folder: String) { self.folder = folder }

  /// The same git without the filters of the configuration as it is now; another branch may bring in
  /// others.
  ///
  /// Filters run wherever git reads or writes files, and where it writes an index: it reads those
  /// files again that are as young as the one before.
  ///
  /// - Returns: What every command that isn't for the configuration alone is asked of.
  /// - Throws: ``Failure`` if the checkout's own configuration has git run a program.
  ///
  /// Source: gitattributes(5), "filter"; git's Documentation/technical/racy-git.txt.
  func withoutFilters() async throws(Failure) -> Git {
    var git = self
    git.filtersOff = try await GitFilters(of: self).switchedOff
    return git
  }

  /// Source: git-config(1); githooks(5); git(1), "GIT_PROTOCOL", "protocol.allow".
  private static let safeguards = [
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.pager=cat", "core.editor=:",
    "core.attributesFile=/dev/null", "core.quotePath=false", "protocol.allow=never",
    "protocol.file.allow=never", "advice.detachedHead=false", "gc.auto=0",
    "maintenance.auto=false", "submodule.recurse=false",
  ]

  /// What of the environment's own variables is left.
  private static let kept: Set<String> = [
    "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
  ]

  /// Runs git.
  ///
  /// - Parameters:
  ///   - arguments: The command and what follows it.
  ///   - settings: `NAME=VALUE`, which count more than the checkout's.
  ///   - environment: What to add to the environment.
  ///   - input: What git reads.
  /// - Returns: What it said, whether or not it did what it was to do.
  /// - Throws: ``Failure`` if it can't be started.
  func ask(
    _ arguments: [String],
    settings: [String] = [],
    environment: [String: String] = [:],
    input: String = ""
  ) async throws(Failure) -> Answer {
    try await ask(arguments, settings, environment, input: Array(input.utf8))
  }

  private func ask(
    _ arguments: [String],
    _ settings: [String],
    _ environment: [String: String],
    input: [UInt8]
  ) async throws(Failure) -> Answer {
    let options = ["-C", folder, "--no-pager", "--literal-pathspecs"]
    let all = options + (Self.safeguards + settings).flatMap { ["-c", $0] } + arguments
    do {
      let result = try await run(
        .name("git"),
        arguments: Arguments(all),
        environment: .custom(
          Self.environment(adding: filtersOff.merging(environment) { $1 })
        ),
        input: .array(input),
        output: .bytes(limit: Self.mostOutput),
        error: .string(limit: 1 << 20)
      )
      return Answer(
        isSuccess: result.terminationStatus.isSuccess,
        bytes: result.standardOutput,
        errors: result.standardError
      )
    } catch {
      throw Failure(
        "NoGit",
        "git can't be run: \(whyNotRun(error))",
        hint: "--commit needs git on the PATH",
        status: .file
      )
    }
  }

  /// Runs git, which must do what it is to do.
  ///
  /// - Returns: Standard output without the end of its last line.
  /// - Throws: ``Failure`` with what git complains of.
  @discardableResult
  func tell(
    _ arguments: [String],
    environment: [String: String] = [:],
    input: String = ""
  ) async throws(Failure) -> String {
    let answer = try await ask(arguments, environment: environment, input: input)
    return try Self.whole(answer, arguments).line
  }

  /// Runs git for what may be no text, as a commit whose names are in an old encoding.
  ///
  /// - Parameters:
  ///   - arguments: The command and what follows it.
  ///   - input: What git reads.
  /// - Returns: Standard output.
  /// - Throws: ``Failure`` with what git complains of.
  func tellBytes(_ arguments: [String], input: [UInt8] = []) async throws(Failure) -> [UInt8] {
    try Self.whole(try await ask(arguments, [], [:], input: input), arguments).bytes
  }

  private static func whole(
    _ answer: Answer,
    _ arguments: [String]
  ) throws(Failure) -> Answer {
    guard answer.isSuccess else {
      throw GitSentences.refused(arguments.first ?? "", answer.complaint)
    }
    return answer
  }

  /// What a program of the user's finds that is run in the checkout, should it run git.
  ///
  /// Source: git's config.c, `CONFIG_DATA_ENVIRONMENT`, which is what `-c` becomes.
  var environmentOfPrograms: [Environment.Key: String] {
    let settings = Self.safeguards.map { "'\($0)'" }.joined(separator: " ")
    var environment = Self.environment(
      adding: filtersOff.merging(["GIT_CONFIG_PARAMETERS": settings]) { $1 }
    )
    // It speaks to the person, as does its dialog, whose frame is drawn by the locale.
    environment["LC_ALL"] = ProcessInfo.processInfo.environment["LC_ALL"]
    return environment
  }

  private static func environment(
    adding more: [String: String]
  ) -> [Environment.Key: String] {
    var environment: [Environment.Key: String] = [:]
    for (name, value) in ProcessInfo.processInfo.environment
    where !name.hasPrefix("GIT_") || kept.contains(name) {
      if let key = Environment.Key(rawValue: name) { environment[key] = value }
    }
    let own = [
      "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_EDITOR": ":",
      "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_ATTR_NOSYSTEM": "1",
    ]
    for (name, value) in own.merging(more, uniquingKeysWith: { $1 }) {
      if let key = Environment.Key(rawValue: name) { environment[key] = value }
    }
    return environment
  }
}
