/// A release's list of digests: one line `HEX NAME` for each image.
///
/// StageX keeps one for each stage, in the folder `digests/`.
public struct DigestList: Hashable, Sendable {
  /// One line.
  public struct Entry: Hashable, Sendable {
    /// The digest of the image's manifest.
    public let digest: ImageDigest
    /// The image's name without registry and tag, such as `core-acl`.
    public let name: String
    /// Where it stands.
    public let origin: ImageOrigin
  }

  /// The largest list, or several that are read as one, in bytes.
  public static let largestFile = 16 << 20
  /// The most lines, those of all lists together.
  public static let mostLines = SigningRequest.mostImages

  /// The lines in order; no name stands there twice.
  public let entries: [Entry]

  /// Reads a list, or several as one.
  ///
  /// - Parameter files: The name and content of each file.
  /// - Throws: ``DigestListError`` with every line that is wrong.
  public init(parsing files: [(name: String, bytes: [UInt8])]) throws(DigestListError) {
    var problems: [DigestListError.Problem] = []
    var entries: [Entry] = []
    var earlier: [String: ImageOrigin] = [:]
    var linesLeft = Self.mostLines
    for file in files {
      var number = 0
      for line in Self.lines(of: file.bytes, most: linesLeft + 1) {
        number += 1
        linesLeft -= 1
        guard linesLeft >= 0 else {
          let origin = ImageOrigin.line(file: file.name, number)
          let reason = DigestListError.Reason.tooManyLines(limit: Self.mostLines)
          throw DigestListError(
            problems: problems + [DigestListError.Problem(origin: origin, reason: reason)]
          )
        }
        let origin = ImageOrigin.line(file: file.name, number)
        do throws(DigestListError.Reason) {
          let entry = try Self.entry(line, from: origin)
          if let other = earlier[entry.name] { throw .duplicateName(entry.name, of: other) }
          earlier[entry.name] = origin
          entries.append(entry)
        } catch {
          problems.append(DigestListError.Problem(origin: origin, reason: error))
        }
      }
      if let last = file.bytes.last, last != UInt8(ascii: "\n") {
        let origin = ImageOrigin.line(file: file.name, number)
        problems.append(DigestListError.Problem(origin: origin, reason: .noLineFeed))
      }
    }
    guard problems.isEmpty else { throw DigestListError(problems: problems) }
    self.entries = entries
  }

  /// The first lines; the last of them has the rest where there are more.
  private static func lines(of bytes: [UInt8], most: Int) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(
      separator: UInt8(ascii: "\n"),
      maxSplits: most,
      omittingEmptySubsequences: false
    )
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func entry(
    _ line: ArraySlice<UInt8>,
    from origin: ImageOrigin
  ) throws(DigestListError.Reason) -> Entry {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard let digits = parts.first, let name = parts.last, parts.count == 2 else {
      throw .malformed
    }
    let digest = try converting(DigestListError.Reason.digest) { () throws(ImageDigestError) in
      try ImageDigest(hexadecimal: String(decoding: digits, as: UTF8.self))
    }
    let text = String(decoding: name, as: UTF8.self)
    guard ReferenceGrammar.isPathComponent(text[...]) else { throw .name(text) }
    return Entry(digest: digest, name: text, origin: origin)
  }
}

/// Why lists of digests are refused: every line that is wrong, at least one.
public struct DigestListError: Error, Hashable, Sendable {
  /// One line that is wrong.
  public struct Problem: Hashable, Sendable {
    /// Where it stands.
    public let origin: ImageOrigin
    /// What is wrong with it.
    public let reason: Reason
  }

  /// What can be wrong with a line.
  public enum Reason: Error, Hashable, Sendable {
    /// It isn't a digest, one space and a name.
    case malformed
    /// The digest is none.
    case digest(ImageDigestError)
    /// The name is none; it comes from outside and must be escaped where it is shown.
    case name(String)
    /// The name stands on another line too.
    case duplicateName(String, of: ImageOrigin)
    /// The last line doesn't end with a line feed, so something may be cut off.
    case noLineFeed
    /// There are more lines than are read.
    case tooManyLines(limit: Int)
  }

  /// The problems, in the order of the lines.
  public let problems: [Problem]
}
