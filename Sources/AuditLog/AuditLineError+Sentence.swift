internal import PrintableText
internal import StrictJSON

extension AuditLineError {
  /// What is wrong with the line: lower case, no full stop, in printable ASCII.
  public var sentence: String {
    switch self {
    case .tooLong(let limit): "it has more than \(limit) bytes"
    case .json(let error): error.sentence
    case .shape(let error): error.sentence
    case .version(let version): "its version is \(version), which this program doesn't know"
    case .event(let name): "there is no event '\(printable(name, limit: 60))'"
    case .value(let member): "the value of \(member) isn't one that the log writes"
    case .form: "it says the same in another form than the log writes"
    }
  }
}
