import AgentClient
import ConfinedFiles
import GnuPGArguments
import InputSentences

/// What is to be signed, as it came.
enum SigningInput {
  /// Reads the file that was named, or standard input.
  ///
  /// - Parameters:
  ///   - line: What was asked for.
  ///   - limit: The most bytes that it may have.
  /// - Returns: All bytes.
  /// - Throws: ``Failure`` if it can't be read.
  static func read(_ line: GnuPGCommandLine, limit: Int) throws(Failure) -> [UInt8] {
    try read(line.arguments.first ?? "-", limit: limit)
  }

  /// Reads a file; `-` is standard input.
  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    guard path != "-" else { return try Streams.standardInput(limit: limit) }
    do throws(FileError) {
      return try readFile(at: path, limit: limit)
    } catch {
      throw FileSentences.failure("InputNotRead", error)
    }
  }

  /// Whether bytes begin as git's commits and tags do.
  static func isGitObject(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "tree ".utf8) || bytes.starts(with: "object ".utf8)
  }
}
