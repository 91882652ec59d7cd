internal import PrintableText

// What is wrong with a text that should name an image: each the end of a sentence whose beginning
// names the text, in lower case, printable ASCII, with no full stop.

extension ImageReferenceError {
  /// What is wrong, as a sentence's end after the reference.
  public var sentence: String {
    switch self {
    case .empty: "is empty, not 'REPOSITORY:TAG'"
    case .controlCharacter(let byte, let offset):
      "has the control character \(byte) at byte \(offset)"
    case .notASCII(let offset): "has a character outside ASCII at byte \(offset)"
    case .scheme(let scheme): "'\(printable(scheme))://' is no part of a reference"
    case .dotDot: "has '..', which no reference has"
    case .digest: "has an '@'; the digest stands for itself"
    case .noTag: "has no tag, as 'REPOSITORY:TAG' has"
    case .nullTag: "has the tag 'null', which means that there was none"
    case .tag(let tag): "'\(printable(tag))' is no tag: letters, digits, '_', '.' and '-'"
    case .tagTooLong(let count): "the tag has \(count) characters, 128 is the most"
    case .domain(let domain): "'\(printable(domain))' is no registry, as 'HOST' or 'HOST:PORT' is"
    case .upperCase(let path): "'\(printable(path))' has capitals, a repository has none"
    case .pathComponent(let part):
      "'\(printable(part))' is no part of a repository's name: lower-case letters and digits, "
        + "with '.', '_', '__' or '-' between"
    case .nameTooLong(let count): "the name has \(count) characters, 255 is the most"
    }
  }
}

extension ImageDigestError {
  /// What is wrong, as a sentence's end after the digest.
  public var sentence: String {
    switch self {
    case .empty: "is empty, not 'sha256:' and 64 digits"
    case .noAlgorithm: "doesn't begin with 'sha256:'"
    case .otherAlgorithm(let name):
      "'\(printable(name))' is not sha256, the one that verifiers take"
    case .digitCount(let count): "has \(count) digits, not 64"
    case .upperCase: "has capitals; verifiers compare character by character"
    case .notHexadecimal(let offset): "has no hexadecimal digit at character \(offset)"
    }
  }
}

extension PlatformError {
  /// What is wrong, as a sentence's end after the platform.
  public var sentence: String {
    switch self {
    case .malformed: "isn't 'os/architecture' or 'os/architecture/variant' in lower case"
    case .tooLong(let count): "has \(count) characters, \(Platform.longest) is the most"
    }
  }
}

extension ImageArgumentError {
  /// What is wrong, as a sentence's end after the argument.
  public var sentence: String {
    switch self {
    case .noDigest: "isn't REFERENCE@sha256:HEX"
    case .reference(let error): "reference \(error.sentence)"
    case .digest(let error): "digest \(error.sentence)"
    }
  }
}

extension DigestListError.Problem {
  /// The line and what is wrong with it: one sentence, lower case, printable ASCII, no full stop.
  public var sentence: String { "\(origin.sentence): \(reason.sentence)" }
}

extension DigestListError.Reason {
  fileprivate var sentence: String {
    switch self {
    case .malformed: "isn't 'HEX NAME' with one space between"
    case .digest(let error): "digest \(error.sentence)"
    case .name(let name): "'\(printable(name))' is no image's name"
    case .duplicateName(let name, let other): "'\(name)' stands in \(other.sentence) already"
    case .tooManyLines(let limit): "is one line more than the \(limit) that are read"
    case .noLineFeed: "the last line doesn't end with a line feed, so something may be cut off"
    }
  }
}
