package import AgentClient
package import ConfinedFiles
internal import PrintableText

/// What went wrong with a file, as sentences.
package enum FileSentences {
  package static func failure(_ code: String, _ error: FileError) -> Failure {
    Failure(code, sentence(error), status: .file)
  }

  package static func sentence(_ error: FileError) -> String {
    let path = error.path.isEmpty ? "." : error.path
    return "'\(printable(path))' \(predicate(error))"
  }

  /// The sentence without the path, for places that have named it.
  package static func predicate(_ error: FileError) -> String {
    "can't be \(done(error.operation)): \(sentence(error.failure))"
  }

  /// Why alone, for places that have named path and operation.
  package static func sentence(_ failure: FileFailure) -> String { failure.sentence }

  private static func done(_ operation: FileError.Operation) -> String {
    switch operation {
    case .open: "opened"
    case .status: "looked at"
    case .read: "read"
    case .list: "listed"
    case .create: "made"
    case .write: "written"
    case .mode: "given its mode"
    case .sync: "synced to the disk"
    case .link: "given its name"
    case .remove: "removed"
    case .lock: "locked"
    }
  }
}
