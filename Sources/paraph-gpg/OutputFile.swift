import AgentClient
import ConfinedFiles
import GnuPGArguments
import InputSentences
import PrintableText

/// Where a result goes: standard output or a file, whole or not at all.
struct OutputFile: Sendable {
  /// The path; nil for standard output.
  private let path: String?
  private let overwrites: Bool

  /// Finds out where a result goes, before there is one.
  ///
  /// - Parameters:
  ///   - line: What was asked for.
  ///   - suffix: What gpg appends to the name of the file that it signs.
  /// - Throws: ``Failure`` if there is a file already that may not be overwritten, or standard
  ///   output can't be written.
  init(_ line: GnuPGCommandLine, suffix: String = "") throws(Failure) {
    let input =
      line.command == .export ? nil : line.arguments.first.flatMap { $0 == "-" ? nil : $0 }
    let named = line.output ?? input.map { $0 + suffix }
    path = named == "-" ? nil : named
    overwrites = line.overwrites
    if path == nil { try Streams.requireStandardOutput() }
    guard let path, !overwrites else { return }
    let place = try place(of: path)
    let isThere: Bool
    do throws(FileError) {
      isThere = try place.folder.status(of: place.name) != nil
    } catch {
      throw FileSentences.failure("FileNotWritten", error)
    }
    guard !isThere else { throw Self.exists(path) }
  }

  /// Writes the result.
  func write(_ bytes: [UInt8]) throws(Failure) {
    guard let path else { return try Streams.standardOutput(bytes) }
    let place = try place(of: path)
    let isTaken: Bool
    do throws(FileError) {
      let file = try NewFile.written(bytes, in: place.folder)
      if overwrites {
        try file.replace(name: place.name)
        isTaken = false
      } else {
        isTaken = try !file.take(name: place.name)
      }
      try place.folder.synchronise()
    } catch {
      throw FileSentences.failure("FileNotWritten", error)
    }
    guard !isTaken else { throw Self.exists(path) }
  }

  private func place(of path: String) throws(Failure) -> (folder: ConfinedFolder, name: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    guard let name = parts.last.map(String.init), !name.isEmpty else {
      throw Failure("FileNotWritten", "'\(printable(path))' names no file", status: .usage)
    }
    do throws(FileError) {
      let isAtRoot = folder.isEmpty && path.hasPrefix("/")
      return (try ConfinedFolder(at: isAtRoot ? "/" : folder.isEmpty ? "." : folder), name)
    } catch {
      throw FileSentences.failure("FileNotWritten", error)
    }
  }

  private static func exists(_ path: String) -> Failure {
    Failure(
      "FileExists",
      "'\(printable(path))' exists already",
      hint: "take another name, or --yes",
      status: .file
    )
  }
}
