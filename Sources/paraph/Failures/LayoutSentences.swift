import AgentClient
import ConfinedFiles
import ContainerSignature
import InputSentences
import OCILayout
import PrintableText
import StrictJSON

/// What is wrong with a build's output, as sentences.
enum LayoutSentences {
  static func failure(_ error: BuildOutputError) -> Failure {
    let isOfFilesAlone = error.problems.allSatisfy { problem in
      if case .file = problem.reason { true } else { false }
    }
    return Failure(
      "InvalidLayout",
      error.problems.map(sentence),
      hint: isOfFilesAlone
        ? "nothing was signed; name the folder of a build's output, which this user can read"
        : "nothing was signed; build those images again",
      status: .refused
    )
  }

  static func failure(_ error: RequestFileError) -> Failure {
    switch error {
    case .file(let error): FileSentences.failure("FileNotRead", error)
    case .noLists(let path):
      Failure("NoDigestLists", "\(printable(path)) has no list *.txt", status: .file)
    case .lists(let error): ExpectationSentences.failure(error)
    case .request(let error): RequestSentences.failure(error)
    }
  }

  private static func sentence(_ problem: LayoutProblem) -> String {
    // A JSON error names its own place.
    let isPlaced = if case .json = problem.reason { true } else { false }
    let place = isPlaced ? "" : problem.path.map { ": \($0)" } ?? ""
    return printable(problem.file) + place + ": " + sentence(problem.reason)
  }

  private static func sentence(_ reason: LayoutProblem.Reason) -> String {
    switch reason {
    case .file(let error): FileSentences.predicate(error)
    case .json(let error): error.sentence
    case .document(let error): sentence(error)
    case .byteCount(let count, let expected):
      "has \(count) bytes, its descriptor says \(expected)"
    case .digest(let found, let expected): "is \(found), but its name says \(expected)"
    case .mediaType(let type): "'\(printable(type))' is neither an image nor an index of images"
    case .tooDeep(let limit): "has an index in an index, \(limit) deep"
    case .tooManyDescriptors(let limit): "leads to more than \(limit) images and indexes"
    case .noTag: "has no tag: no annotation org.opencontainers.image.ref.name"
    case .twoTags(let one, let other):
      "has the tag '\(printable(one))' and the tag '\(printable(other))'"
    case .reference(let text, let error):
      "reference '\(printable(text))': \(error.sentence)"
    case .platform(let text, let error):
      "platform '\(printable(text ?? "none"))': \(error.sentence)"
    case .noImages: "has no image"
    case .incomplete(let missing): "has no \(printable(missing)), so it is no whole OCI layout"
    case .noLayouts: "has no OCI layout"
    }
  }

  private static func sentence(_ error: LayoutDocumentError) -> String {
    switch error {
    case .shape(let error): error.sentence
    case .digest(let path, let text, let error):
      "\(path): digest '\(printable(text))': \(error.sentence)"
    case .unknownDocument: "says of itself to be something else"
    case .tooManyManifests(let count, let limit): "names \(count) manifests, \(limit) is the most"
    }
  }
}
