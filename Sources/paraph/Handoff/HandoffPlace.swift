import AgentClient
import ConfinedFiles
import ContainerSignature
import Handoff
import InputSentences
import OpenPGP
import PrintableText

/// Where a handoff is written: a file, and its signature beside it with `.sig` after the name.
struct HandoffPlace: Sendable {
  /// How the name of a signature's file ends.
  static let signatureSuffix = ".sig"

  /// The longest signature that is read, in bytes.
  static let longestSignature = 16 << 10
  /// The bytes of a signature packet by a key of 4096 bits, rounded up.
  private static let usualSignature = 1024
  /// The deepest folder that is looked through for the checkout.
  private static let mostDepth = 256

  /// The document's path.
  let path: String
  /// Whether files that have these names are replaced.
  let replacing: Bool

  /// Refuses a place that can't be written to, before anything is signed.
  ///
  /// - Parameters:
  ///   - lookaside: The checkout, in which a handoff has no place: it is published.
  ///   - images: What will be listed.
  ///   - triesNames: Whether the names are tried, with empty files that are removed again.
  /// - Throws: ``Failure`` with every reason.
  func check(
    outside lookaside: String,
    listing images: [ImageToSign],
    triesNames: Bool
  ) throws(Failure) {
    guard !name.isEmpty, path != "-" else {
      throw Failure("HandoffNotWritten", "'\(printable(path))' names no file", status: .usage)
    }
    var problems: [String] = []
    func note(_ body: () throws(FileError) -> String?) {
      do throws(FileError) {
        if let problem = try body() { problems.append(problem) }
      } catch {
        problems.append(FileSentences.sentence(error))
      }
    }
    note { () throws(FileError) -> String? in
      let folder = try ConfinedFolder(at: folderPath)
      try folder.checkWritable()
      if try Self.isFolder(folderPath, within: lookaside) {
        problems.append(
          "\(printable(path)) would lie in the lookaside checkout, which is published"
        )
      }
      for name in names {
        note { () throws(FileError) -> String? in try obstacle(name, in: folder) }
      }
      if triesNames, problems.isEmpty {
        for name in names {
          note { () throws(FileError) -> String? in
            try folder.tryName(name)
            return nil
          }
        }
      }
      return try roomProblem(for: images, in: folder)
    }
    guard !problems.isEmpty else { return }
    throw Failure(
      "HandoffNotWritten",
      problems,
      hint: "nothing was signed; take another place or name for the handoff"
        + (replacing ? "" : ", or --force for files"),
      status: .file
    )
  }

  /// What a handoff takes of the disk that a checkout lies on: the bytes of each file, none if it
  /// lies on another disk.
  ///
  /// - Parameters:
  ///   - lookaside: The checkout.
  ///   - images: What will be listed.
  /// - Returns: A number for each file.
  func byteCounts(beside lookaside: String, listing images: [ImageToSign]) -> [Int] {
    guard let own = try? ConfinedFolder(at: folderPath).status(),
      let other = try? ConfinedFolder(at: lookaside).status(), own.sharesRoom(with: other)
    else { return [] }
    return Self.byteCounts(listing: images)
  }

  /// Reads both files, as whoever carried them left them: only ordinary ones, and beside each other.
  ///
  /// - Returns: What they hold.
  /// - Throws: `FileError`; a pipe isn't waited for, and no link leads elsewhere.
  func read() throws(FileError) -> (document: [UInt8], signature: [UInt8]) {
    let folder = try ConfinedFolder(at: folderPath)
    return (
      try folder.read(name, limit: Handoff.mostByteCount),
      try folder.read(signatureName, limit: Self.longestSignature)
    )
  }

  /// Writes both files, each whole or not at all.
  ///
  /// The signature gets its name first: one alone is known for what a broken run left, which the
  /// next run replaces. A document alone could be anything that somebody wants to keep.
  ///
  /// - Throws: ``Failure``.
  func write(_ handoff: CheckedHandoff) throws(Failure) {
    let problem: String?
    do throws(FileError) {
      problem = try written(handoff)
    } catch {
      problem = FileSentences.sentence(error)
    }
    guard let problem else { return }
    throw Failure(
      "HandoffNotWritten",
      problem,
      hint: "the signatures are written; run the same command again, and only the list is signed",
      status: .file
    )
  }

  /// Writes both files.
  ///
  /// - Returns: What is in the way; nil if they are written.
  private func written(_ handoff: CheckedHandoff) throws(FileError) -> String? {
    let folder = try ConfinedFolder(at: folderPath)
    // Both are on the disk before either has its name, so that a full one leaves what was there.
    let signature = try NewFile.written(handoff.signature, in: folder)
    let document = try NewFile.written(handoff.document, in: folder)
    for name in names {
      if let problem = try obstacle(name, in: folder) { return problem }
    }
    // An old document never stands beside the new signature.
    if replacing { try folder.removeFile(name) }
    try signature.replace(name: signatureName)
    try folder.synchronise()
    guard try document.take(name: name) else { return "\(printable(path)) exists already" }
    try folder.synchronise()
    return nil
  }

  /// Why a name can't be had; nil if it can.
  private func obstacle(_ name: String, in folder: ConfinedFolder) throws(FileError) -> String? {
    guard let status = try folder.status(of: name) else { return nil }
    let shown = "\(printable(folderPath))/\(printable(name))"
    guard status.isFile else { return "\(shown) isn't an ordinary file" }
    if replacing { return nil }
    if name == signatureName, try isAlone(in: folder) { return nil }
    return "\(shown) exists already"
  }

  /// Whether there is a signature without a document, as a broken run leaves it.
  private func isAlone(in folder: ConfinedFolder) throws(FileError) -> Bool {
    guard !folder.holds(name) else { return false }
    let bytes = try folder.read(signatureName, limit: Self.longestSignature)
    return (try? UncheckedSignature(parsingPacket: bytes)) != nil
  }

  private func roomProblem(
    for images: [ImageToSign],
    in folder: ConfinedFolder
  ) throws(FileError) -> String? {
    guard let room = try folder.freeRoom() else { return nil }
    let needed = Self.byteCounts(listing: images).map(room.blocks(forFileOf:)).reduce(0, +)
    guard needed > room.blockCount else { return nil }
    return "the disk of \(printable(folderPath)) has "
      + "\(room.blockCount * room.blockBytes >> 10) KiB free, and the handoff takes "
      + "\(needed * room.blockBytes >> 10) KiB"
  }

  private static func byteCounts(listing images: [ImageToSign]) -> [Int] {
    [Handoff.byteBound(listing: images), usualSignature]
  }

  private var name: String {
    path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }

  private var signatureName: String { name + Self.signatureSuffix }

  /// In the order in which they are written.
  private var names: [String] { [signatureName, name] }

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
