internal import PrintableText

/// Why a call by qrexec isn't taken, by its name, its source or its descriptor.
///
/// The texts come from outside; ``sentence`` has them escaped.
public enum QrexecServiceError: Error, Hashable, Sendable {
  /// The name with its argument has more bytes than a service's name may have.
  case tooLong(Int, limit: Int)
  /// No service of ours.
  case unknownService(String)
  /// The service wants an argument.
  case noArgument(QrexecService.Method)
  /// The argument has more parts than the service takes.
  case tooManyParts(Int, limit: Int)
  /// A byte that no argument has.
  case character(UInt8)
  /// A `-` without another one or two capital hexadecimal digits after it.
  case escape(String)
  /// A part that stands for something else than printable ASCII.
  case unprintable(String)
  /// A second spelling of what is written otherwise.
  case notCanonical(String, canonical: String)
  /// What should be a key's short name is none.
  case key(String)
  /// What should be a repository in full is none.
  case repository(String)
  /// What should be a qube's name is none.
  case qube(String)
  /// A descriptor that isn't `SERVICE+ARGUMENT SOURCE`.
  case descriptor(byteCount: Int)

  /// What is wrong and what is wanted: one sentence, lower case, printable ASCII, no full stop.
  public var sentence: String {
    switch self {
    case .tooLong(let count, let limit):
      "the service's name has \(count) bytes with its argument, \(limit) is the most"
    case .unknownService(let name):
      "there is no service '\(printable(name, limit: 64))', only "
        + QrexecService.Method.allCases.map(\.rawValue).joined(separator: " and ")
    case .noArgument(.sign): "paraph.Sign wants an argument: paraph.Sign+KEY or +KEY+REPOSITORY"
    case .noArgument(.publicKey): "paraph.PublicKey wants an argument: paraph.PublicKey+KEY"
    case .tooManyParts(let count, let limit):
      "the argument has \(counted(count, "part", "parts")), \(limit) is the most"
    case .character(let byte): "the argument has the byte \(byte), which no argument has"
    case .escape(let part):
      "the argument has '\(shown(part))': after a - comes another one, or two capital "
        + "hexadecimal digits"
    case .unprintable(let part):
      "the argument has '\(shown(part))', which stands for something that can't be printed"
    case .notCanonical(let part, let canonical):
      "the argument has '\(shown(part))', a second spelling of '\(shown(canonical))'"
    case .key(let name): "'\(shown(name))' is no key's short name: \(KeyAlias.expected)"
    case .repository(let name): "'\(shown(name))' isn't \(RepositoryName.expected)"
    case .qube(let name): "'\(shown(name))' is no qube's name: \(QubeName.expected)"
    case .descriptor(let count):
      "\(counted(count, "byte", "bytes")) are no descriptor of qrexec, SERVICE+ARGUMENT SOURCE"
    }
  }

  private func shown(_ text: String) -> String { printable(text, limit: 80) }
}
