internal import PrintableText
internal import StrictJSON

extension SigningRequestProblem {
  /// Where the problem is and what it is: one sentence, lower case, printable ASCII, no full stop.
  public var sentence: String {
    let place =
      switch self {
      case .json(let file, _), .shape(let file, _), .otherDocument(let file, _),
        .version(let file, _):
        printable(file)
      default: origin?.sentence
      }
    return place.map { "\($0): \(reason)" } ?? reason
  }

  /// The sentence without the place, for who names it in another way.
  public var reason: String {
    switch self {
    case .json(_, let error): error.sentence
    case .shape(_, let error): error.sentence
    case .otherDocument(_, let type): "this is no signing request but '\(printable(type))'"
    case .version(_, let version):
      "version \(version) of the format isn't known, only version 1"
    case .reference(_, let text, let error): "reference '\(printable(text))': \(error.sentence)"
    case .digest(_, let text, let error): "digest '\(printable(text))': \(error.sentence)"
    case .platform(_, let text, let error): "platform '\(printable(text))': \(error.sentence)"
    case .noImages: "there is no image to sign"
    case .tooManyImages(let count, let limit):
      "\(count) images are more than the \(limit) that one request may hold"
    case .duplicate(_, let other): "the same image as \(other.sentence)"
    case .twoDigests(_, let other, let reference):
      "'\(reference)' stands with another digest in \(other.sentence)"
    }
  }

  /// Where the image stands that the problem is about; nil if it is about all of them.
  public var origin: ImageOrigin? {
    switch self {
    case .reference(let origin, _, _), .digest(let origin, _, _), .platform(let origin, _, _),
      .duplicate(let origin, _), .twoDigests(let origin, _, _):
      origin
    case .json, .shape, .otherDocument, .version, .noImages, .tooManyImages: nil
    }
  }
}

extension ImageOrigin {
  /// The place as it stands before a colon, in printable ASCII.
  public var sentence: String {
    switch self {
    case .argument(let number): "argument \(number)"
    case .document(let file, let path): "\(printable(file)): \(printable(path.description))"
    case .line(let file, let number): "\(printable(file)):\(number)"
    case .element(let path): printable(path.description)
    }
  }
}
