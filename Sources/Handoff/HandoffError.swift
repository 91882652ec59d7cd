public import ContainerSignature
internal import PrintableText
public import StrictJSON

/// Why bytes or signatures make no handoff; the texts in the cases come from outside.
public enum HandoffError: Error, Hashable, Sendable {
  /// It isn't JSON.
  case json(JSONError)
  /// It is JSON of another shape; members that nobody knows are among this.
  case shape(JSONShapeError)
  /// It doesn't say of itself that it is a handoff, but this.
  case otherDocument(String)
  /// A version that isn't known here.
  case version(Int)
  /// A member's value isn't one, or `request` isn't the fingerprint of the images.
  case value(String)
  /// A member of the signature of this index, from 0, isn't one.
  case signature(Int, String)
  /// The images aren't those of one request.
  case images(SigningRequestError)
  /// All is there, but not in the one form that is written.
  case form
}

extension HandoffError {
  /// What is wrong, one sentence, lower case, printable ASCII, no full stop.
  public var sentence: String {
    switch self {
    case .json(let error): error.sentence
    case .shape(let error): error.sentence
    case .otherDocument(let type): "this is no handoff but '\(printable(type))'"
    case .version(let version): "version \(version) of the format isn't known, only version 1"
    case .value("request"): "'request' isn't the fingerprint of the images that are listed"
    case .value(let member): "'\(member)' has no value that it can have"
    case .signature(let index, let member):
      "signature \(index + 1) has no '\(member)' that can be one"
    case .images(let error): error.problems.map(\.sentence).joined(separator: "; ")
    case .form: "the document isn't in the one form that is written"
    }
  }
}
