import AgentClient
import ConfinedFiles
import InputSentences
import PrintableText

/// Writing a request file: whole and synced, or not at all.
enum RequestFile {
  /// Writes the file; `-` is standard output.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: Where to.
  ///   - replacing: Whether a file of this name may be there.
  /// - Throws: ``Failure``; the file is not there, or as it was.
  static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(Failure) {
    guard path != "-" else { return Output.bytes(bytes) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folderPath = parts.dropLast().joined(separator: "/")
    let name = parts.last.map(String.init) ?? ""
    guard !name.isEmpty else {
      throw Failure("FileNotWritten", "\(printable(path)) names no file", status: .usage)
    }
    let isTaken: Bool
    do throws(FileError) {
      let isAtRoot = folderPath.isEmpty && path.hasPrefix("/")
      let folder = try ConfinedFolder(
        at: isAtRoot ? "/" : folderPath.isEmpty ? "." : folderPath
      )
      let file = try NewFile.written(bytes, in: folder)
      if replacing {
        try file.replace(name: name)
        isTaken = false
      } else {
        isTaken = try !file.take(name: name)
      }
      try folder.synchronise()
    } catch {
      throw FileSentences.failure("FileNotWritten", error)
    }
    guard isTaken else { return }
    throw Failure(
      "FileExists",
      "\(printable(path)) exists already",
      hint: "take another name, or --force",
      status: .file
    )
  }
}
