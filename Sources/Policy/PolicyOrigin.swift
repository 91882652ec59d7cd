internal import TOML

/// Where the value of a rule comes from.
public enum PolicyOrigin: Hashable, Sendable {
  /// Nobody said anything.
  case builtIn
  /// The command line of the program.
  case commandLine
  /// A line of a file.
  case file(PolicyPlace)
}

extension PolicyOrigin: CustomStringConvertible {
  /// `default`, `command line`, or file and line.
  public var description: String {
    switch self {
    case .builtIn: "default"
    case .commandLine: "command line"
    case .file(let place): place.description
    }
  }
}

/// A line of a policy file.
public struct PolicyPlace: Hashable, Sendable {
  /// The file's path as it was given; it may hold any characters.
  public let file: String
  /// The line, from 1.
  public let line: Int
}

extension PolicyPlace: CustomStringConvertible {
  /// File and line with a colon between, in printable ASCII.
  public var description: String { "\(shown(file, limit: 300)):\(line)" }
}

/// The value of a rule, and where it comes from.
public struct PolicySetting<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value.
  public let value: Value
  /// Where it comes from.
  public let origin: PolicyOrigin
}
