import AgentClient
import ConfinedFiles
import InputSentences
import PrintableText

/// Where a handoff is written: a file, and its signature beside it with `.sig` after the name.
struct HandoffPlace: Sendable {
  /// How the name of a signature's file ends.
  static let signatureSuffix = ".sig"

  /// The deepest folder that is looked through for the checkout.
  private static let mostDepth = 256

  /// The document's path.
  let path: String
  /// Whether files that have these names are replaced.
  let replacing: Bool

  /// Refuses a place that can't be written to, before anything is signed.
  ///
  /// - Parameter lookaside: The checkout, in which a handoff has no place: it is published.
  /// - Throws: ``Failure`` with every reason.
  func check(outside lookaside: String) throws(Failure) {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
    guard let name, !name.isEmpty, path != "-" else {
      throw Failure("HandoffNotWritten", "'\(printable(path))' names no file", status: .usage)
    }
    var problems: [String] = []
    do throws(FileError) {
      let folder = try ConfinedFolder(at: folderPath)
      try folder.checkWritable()
      if try Self.isFolder(folderPath, within: lookaside) {
        problems.append(
          "\(printable(path)) would lie in the lookaside checkout, which is published"
        )
      }
      for name in [name, name + Self.signatureSuffix] where !replacing && folder.holds(name) {
        problems.append("\(printable(folderPath))/\(printable(name)) exists already")
      }
    } catch {
      problems.append(FileSentences.sentence(error))
    }
    guard !problems.isEmpty else { return }
    throw Failure(
      "HandoffNotWritten",
      problems,
      hint: "nothing was signed; take another name for the handoff, or --force",
      status: .file
    )
  }

  /// Writes both files, each whole or not at all.
  ///
  /// - Throws: ``Failure``.
  func write(_ handoff: CheckedHandoff) throws(Failure) {
    try RequestFile.write(handoff.document, to: path, replacing: replacing)
    try RequestFile.write(handoff.signature, to: path + Self.signatureSuffix, replacing: replacing)
  }

  private var folderPath: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether a folder is another, or lies beneath it, by what they are and not by their names.
  private static func isFolder(_ path: String, within other: String) throws(FileError) -> Bool {
    let top = try ConfinedFolder(at: other).status().identity
    var path = path
    var last: FileStatus.Identity?
    for _ in 0..<mostDepth {
      let identity = try ConfinedFolder(at: path).status().identity
      if identity == top { return true }
      // The root is its own parent.
      guard identity != last else { return false }
      last = identity
      path += "/.."
    }
    return false
  }
}
