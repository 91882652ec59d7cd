import ContainerSignature
import Gcrypt
import StrictJSON

/// What is wrong with images that were named, as sentences: the one place where they are made.
enum RequestSentences {
  static func failure(_ error: SigningRequestError) -> Failure {
    Failure(
      "InvalidImages",
      error.problems.map(sentence),
      hint: "nothing was signed; mend the request and run again",
      status: .refused
    )
  }

  static func sentence(_ problem: SigningRequestProblem) -> String {
    switch problem {
    case .json(let file, let error): "\(printable(file)): \(JSONSentences.sentence(error))"
    case .shape(let file, let error): "\(printable(file)): \(sentence(error))"
    case .otherDocument(let file, let type):
      "\(printable(file)): this is no signing request but '\(printable(type))'"
    case .version(let file, let version):
      "\(printable(file)): version \(version) of the format isn't known, only version 1"
    case .reference(let origin, let text, let error):
      "\(sentence(origin)): reference '\(printable(text))': \(sentence(error))"
    case .digest(let origin, let text, let error):
      "\(sentence(origin)): digest '\(printable(text))': \(sentence(error))"
    case .platform(let origin, let text, let error):
      "\(sentence(origin)): platform '\(printable(text))': \(sentence(error))"
    case .noImages: "there is no image to sign"
    case .tooManyImages(let count, let limit):
      "\(count) images are more than the \(limit) that one request may hold"
    case .duplicate(let origin, let other):
      "\(sentence(origin)): the same image as \(sentence(other))"
    case .twoDigests(let origin, let other, let reference):
      "\(sentence(origin)): '\(reference)' stands with another digest in \(sentence(other))"
    }
  }

  static func sentence(_ origin: ImageOrigin) -> String {
    switch origin {
    case .argument(let number): "argument \(number)"
    case .document(let file, let path): "\(printable(file)): \(path)"
    case .line(let file, let number): "\(printable(file)):\(number)"
    }
  }

  static func sentence(_ error: JSONShapeError) -> String {
    switch error {
    case .missing(let path): "\(path) is missing"
    case .kind(let path, let expected, let found):
      "\(path) is of kind \(found.rawValue), not \(expected.rawValue)"
    case .number(let path): "\(path) is no whole number, or too large"
    case .unknownMembers(let paths):
      "not known here: \(paths.map(\.description).joined(separator: ", "))"
    }
  }

  static func sentence(_ error: ImageReferenceError) -> String {
    switch error {
    case .empty: "is empty"
    case .controlCharacter(let byte, let offset):
      "has the control character \(byte) at byte \(offset)"
    case .notASCII(let offset): "has a character outside ASCII at byte \(offset)"
    case .scheme(let scheme): "'\(printable(scheme))://' is no part of a reference"
    case .dotDot: "has '..'"
    case .digest: "has an '@'; the digest stands for itself"
    case .noTag: "has no tag"
    case .nullTag: "has the tag 'null', which means that there was none"
    case .tag(let tag): "'\(printable(tag))' is no tag"
    case .tagTooLong(let count): "the tag has \(count) characters, 128 is the most"
    case .domain(let domain): "'\(printable(domain))' is no registry"
    case .upperCase(let path): "'\(printable(path))' has capitals"
    case .pathComponent(let part): "'\(printable(part))' is no part of a repository's name"
    case .nameTooLong(let count): "the name has \(count) characters, 255 is the most"
    }
  }

  static func sentence(_ error: ImageDigestError) -> String {
    switch error {
    case .empty: "is empty"
    case .noAlgorithm: "doesn't begin with 'sha256:'"
    case .otherAlgorithm(let name):
      "'\(printable(name))' is not sha256, the one that verifiers take"
    case .digitCount(let count): "has \(count) digits, not 64"
    case .upperCase: "has capitals; verifiers compare character by character"
    case .notHexadecimal(let offset): "has no hexadecimal digit at character \(offset)"
    }
  }

  static func sentence(_ error: PlatformError) -> String {
    switch error {
    case .malformed: "isn't 'os/architecture' or 'os/architecture/variant'"
    case .tooLong(let count): "has \(count) characters, \(Platform.longest) is the most"
    }
  }

  static func sentence(_ error: ImageArgumentError) -> String {
    switch error {
    case .noDigest: "isn't REFERENCE@sha256:HEX"
    case .reference(let error): "reference \(sentence(error))"
    case .digest(let error): "digest \(sentence(error))"
    }
  }

  static func sentence(_ error: KeyRejection) -> String {
    switch error {
    case .modulus(let count, let allowed):
      "its modulus has \(count) bits, not \(allowed.lowerBound) to \(allowed.upperBound)"
    case .exponent(let limit): "its exponent is even, 1, or longer than \(limit) bytes"
    case .curve(let curve): "its algorithm doesn't belong to \(curve)"
    case .point: "it is no point of its curve"
    case .library(let code): "libgcrypt answers \(code)"
    }
  }
}
