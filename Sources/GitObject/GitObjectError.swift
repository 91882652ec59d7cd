internal import PrintableText

/// Why bytes are no object that may be signed: everything that is wrong with them.
public struct GitObjectError: Error, Hashable, Sendable {
  /// The problems, at least one.
  public let problems: [GitObjectProblem]

  init(_ problems: [GitObjectProblem]) { self.problems = problems }
}

/// Something that is wrong with an object; names come from the object.
public enum GitObjectProblem: Hashable, Sendable {
  /// It is longer than what is read.
  case tooLarge(byteCount: Int, limit: Int)
  /// It has a NUL byte, before which some programs would stop reading.
  case nul
  /// It is no UTF-8.
  case notUTF8
  /// No blank line ends the headers.
  case noBlankLine
  /// There are more header lines than are read.
  case tooManyHeaderLines(limit: Int)
  /// The line of this number, from 1, isn't a name, a space and a value.
  case headerLine(Int)
  /// A header isn't where it has to be.
  case missing(String)
  /// A header stands twice, or where it may not.
  case misplaced(String)
  /// A header that no tag has.
  case unknown(String)
  /// A header's value is no object name.
  case id(String)
  /// Object names of both lengths.
  case mixedIDs
  /// There are more parents than are read.
  case tooManyParents(count: Int, limit: Int)
  /// A header's value names nobody.
  case person(String, GitPersonProblem)
  /// An encoding in which not even ASCII reads as it is shown here.
  case encoding(String)
  /// Text beyond ASCII, in another encoding than UTF-8.
  case encodedText(String)
  /// It has a signature already, in the header of this name or in its message.
  case signed(String)
  /// The type of what a tag names isn't known.
  case kind
  /// Git takes no tag of this name.
  case tagName
  /// A tag doesn't end with a line feed, so that no signature can follow.
  case messageEnd
  /// All is there, but not in the one form that is written.
  case form
}

extension GitObjectProblem {
  private static let encodingRemedy = "commit in UTF-8: git config i18n.commitEncoding UTF-8"

  /// What is wrong, one sentence, lower case, printable ASCII, no full stop.
  public var sentence: String {
    switch self {
    case .tooLarge(let count, let limit): "the object has \(count) bytes, more than \(limit)"
    case .nul: "the object has a NUL byte"
    case .notUTF8: "the object is no UTF-8"
    case .noBlankLine: "no blank line ends the headers"
    case .tooManyHeaderLines(let limit): "there are more than \(limit) header lines"
    case .headerLine(let number): "line \(number) is no header: a name, a space, a value"
    case .missing(let name): "the header '\(printable(name))' is missing or not in its place"
    case .misplaced(let name): "the header '\(printable(name))' stands twice or not in its place"
    case .unknown(let name): "a tag has no header '\(printable(name, limit: 60))'"
    case .id(let name): "'\(printable(name))' is no object name: 40 or 64 digits of 0-9a-f"
    case .mixedIDs: "some object names have 40 digits and some have 64"
    case .tooManyParents(let count, let limit): "there are \(count) parents, more than \(limit)"
    case .person(let name, let problem): "'\(printable(name))' \(problem.words)"
    case .encoding(let name):
      "'encoding' is '\(printable(name, limit: 60))', in which git would show another text than is "
        + "shown here; \(Self.encodingRemedy)"
    case .encodedText(let name):
      "'encoding' is '\(printable(name, limit: 60))' and not all of the object is ASCII, so that git "
        + "would show another text than is shown here; \(Self.encodingRemedy)"
    case .signed("message"): "the message holds a signature already"
    case .signed(let name):
      "there is a signature already, the header '\(printable(name, limit: 60))'"
    case .kind: "'type' is none of commit, tree, blob and tag"
    case .tagName: "'tag' is no name that git takes for a tag"
    case .messageEnd: "the tag doesn't end with a line feed"
    case .form: "the object isn't in the one form that git writes"
    }
  }
}

extension GitPersonProblem {
  fileprivate var words: String {
    switch self {
    case .controlCharacter: "has a control character"
    case .noEmail: "has no address in < >"
    case .noSpaceBeforeEmail: "has no space before <"
    case .name: "has > in the name"
    case .email: "has an address that doesn't end, or with < in it"
    case .noSpaceBeforeDate: "has no space before the date"
    case .date: "has no date: seconds, a space, a time zone"
    case .zeroPaddedDate: "has a date with zeros before it"
    case .zone: "has no time zone: a sign and four digits"
    }
  }
}
