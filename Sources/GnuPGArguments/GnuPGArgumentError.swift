internal import PrintableText

/// Why a command line isn't understood.
public enum GnuPGArgumentError: Error, Hashable, Sendable {
  /// Nothing says what is to be done.
  case noCommand
  /// Two commands that don't go together, by their options.
  case twoCommands(String, String)
  /// An option that isn't understood, with its dashes.
  case unknownOption(String)
  /// An option without the value that belongs to it.
  case noValue(String)
  /// An option with a value that it doesn't take.
  case unexpectedValue(String)
  /// An option with a value that isn't understood.
  case value(String, String)
  /// Two keys; one signature is by one key.
  case twoKeys(String, String)
  /// An option behind a file or key, where gpg takes no option.
  case optionAfterArgument(String)
  /// More files or keys than the command takes, or fewer.
  case argumentCount(Int, allowed: ClosedRange<Int>)
}

extension GnuPGArgumentError {
  /// What is wrong: one sentence, lower case, printable ASCII, no full stop.
  public var sentence: String {
    switch self {
    case .noCommand:
      "nothing says what to do: --sign, --detach-sign, --verify, --list-keys, --list-secret-keys "
        + "and --export are understood"
    case .twoCommands(let one, let other):
      "\(printable(one)) and \(printable(other)) don't go together"
    case .unknownOption(let option):
      "\(printable(option)) is no option that is understood here"
    case .noValue(let option): "\(printable(option)) wants a value"
    case .unexpectedValue(let option): "\(printable(option)) takes no value"
    case .value(let option, let value):
      "\(printable(option)) with '\(printable(value))' isn't understood here"
    case .twoKeys(let one, let other):
      "two keys are named, '\(printable(one))' and '\(printable(other))'; one signs at a time"
    case .optionAfterArgument(let option):
      "\(printable(option)) stands behind a file or key; options come first, and a file whose name "
        + "begins with a dash comes behind --"
    case .argumentCount(let count, let allowed):
      "\(counted(count, "file", "files")) given, \(Self.words(allowed)) wanted"
    }
  }

  private static func words(_ allowed: ClosedRange<Int>) -> String {
    switch allowed.count {
    case 1: allowed.lowerBound == 0 ? "none is" : "\(allowed.lowerBound) are"
    default: "\(allowed.lowerBound) to \(allowed.upperBound) are"
    }
  }
}
