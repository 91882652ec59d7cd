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

  /// The bytes of a payload with its signature by a key of 4096 bits, rounded up.
  private static let usualResult = 4096

  /// Finds out where a result goes, before there is one.
  ///
  /// - Parameters:
  ///   - line: What was asked for.
  ///   - suffix: What gpg appends to the name of the file that it signs.
  /// - Throws: ``Failure`` if there is something already that may not be overwritten, or no file can
  ///   be made there, or standard output can't be written.
  init(_ line: GnuPGCommandLine, suffix: String = "") throws(Failure) {
    let input =
      line.command == .export ? nil : line.arguments.first.flatMap { $0 == "-" ? nil : $0 }
    let named = line.output ?? input.map { $0 + suffix }
    path = named == "-" ? nil : named
    overwrites = line.overwrites
    if path == nil { try Streams.requireStandardOutput() }
    guard let path else { return }
    guard !path.isEmpty, !path.hasSuffix("/") else {
      throw Failure("FileNotWritten", "'\(printable(path))' names no file", status: .usage)
    }
    try check(path)
  }

  /// Refuses a path that no file could be written to.
  private func check(_ path: String) throws(Failure) {
    let hint = "nothing was done; take another name, or - for standard output"
    let status: FileStatus?
    let room: FreeRoom?
    do throws(FileError) {
      let (folder, name) = try place(of: path)
      status = try folder.status(of: name)
      try folder.checkWritable()
      if status == nil { try folder.tryName(name) }
      room = try folder.freeRoom()
    } catch {
      var failure = FileSentences.failure("FileNotWritten", error)
      failure.hint = hint
      throw failure
    }
    // What is overwritten stays until the new file is whole, and takes its room.
    if let room, room.blocks(forFileOf: Self.usualResult) > room.blockCount {
      throw Failure(
        "FileNotWritten",
        "'\(printable(path))' can't be written: the disk is full",
        hint: hint,
        status: .file
      )
    }
    guard let status else { return }
    guard overwrites else { throw Self.exists(path) }
    // It would be another's name that is taken: a device's, or a link's.
    guard status.isFile else {
      throw Failure(
        "FileNotWritten",
        "'\(printable(path))' isn't an ordinary file",
        hint: hint,
        status: .file
      )
    }
  }

  /// Writes the result.
  func write(_ bytes: [UInt8]) throws(Failure) {
    guard let path else { return try Streams.standardOutput(bytes) }
    let isTaken: Bool
    do throws(FileError) {
      let place = try place(of: path)
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

  private func place(of path: String) throws(FileError) -> (folder: ConfinedFolder, name: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let isAtRoot = folder.isEmpty && path.hasPrefix("/")
    return (
      try ConfinedFolder(at: isAtRoot ? "/" : folder.isEmpty ? "." : folder),
      parts.last.map(String.init) ?? ""
    )
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
