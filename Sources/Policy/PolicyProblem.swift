public import TOML

/// Why two policy files make no policy: everything that is wrong with them.
public struct PolicyError: Error, Hashable, Sendable {
  /// The problems, at least one, those of the system's file first.
  public let problems: [PolicyProblem]
}

/// Something that is wrong in a policy file.
public struct PolicyProblem: Hashable, Sendable {
  /// Where it is.
  public let place: PolicyPlace
  /// What it is.
  public let reason: Reason

  /// What can be wrong.
  ///
  /// Texts come from the file, and must be escaped where they are shown.
  public enum Reason: Hashable, Sendable {
    /// The file is no TOML, or more of it than is read.
    case notTOML(String)
    /// A key that no rule has, and the nearest that one has, if any is near.
    case unknownKey(String, nearest: String?, known: [String])
    /// A value of another type.
    case wrongType(String, found: String, String)
    /// A value of the right type that isn't one of those that are allowed.
    case badValue(String, found: String, expected: String)
    /// A list with nothing in it, which would forbid everything.
    case emptyList(String)
    /// A list with too much in it.
    case longList(String, limit: Int)
    /// Something that stands twice in a list, and where it stood first.
    case twice(String, String, firstLine: Int)
    /// A client entry without `user`, `group` and `qube`, or with more than one of them.
    case principal(found: Int)
    /// A client entry for somebody that an entry before it names, so that it would never count.
    case clientTwice(String, firstLine: Int)
    /// No user of the machine has this name.
    case unknownUser(String)
    /// No group of the machine has this name.
    case unknownGroup(String)
    /// The user's file gives a key's short name to another key than the system's.
    case keyRenamed(String, by: PolicyPlace)
    /// The user's file allows what the system's forbids.
    case looser(String, found: String, allowed: String, by: PolicyPlace, stricter: String)
  }
}

extension PolicyProblem: CustomStringConvertible {
  /// One sentence with file and line, lower case, printable ASCII, no full stop.
  public var description: String { "\(place): \(reason)" }
}

extension PolicyProblem.Reason: TOMLValueReason, CustomStringConvertible {
  /// What is wrong, what was found and what was expected.
  public var description: String {
    switch self {
    case .notTOML(let words): "isn't read: \(words)"
    case .unknownKey(let key, let nearest, let known):
      "there is no rule '\(shown(key))'; "
        + (nearest.map { "did you mean \($0)?" } ?? "there are \(alternatives(known, "and"))")
    case .wrongType(let key, let found, let expected):
      "\(key) is \(found == "integer" || found == "array" ? "an" : "a") \(found), expected \(expected)"
    case .badValue(let key, let found, let expected):
      "\(key) has '\(shown(found))', expected \(expected)"
    case .emptyList(let key):
      "\(key) is an empty list, which would allow nothing; leave it out for any"
    case .longList(let key, let limit): "\(key) has more than \(limit) elements"
    case .twice(let key, let element, let line):
      "\(key) has \(shown(element)) twice, first in line \(line)"
    case .principal(0): "this client has neither user, group nor qube, expected one of them"
    case .principal: "this client has more than one of user, group and qube, expected one of them"
    case .clientTwice(let who, let line):
      "\(shown(who)) has a client entry already, in line \(line)"
    case .unknownUser(let name): "there is no user '\(shown(name))' on this machine"
    case .unknownGroup(let name): "there is no group '\(shown(name))' on this machine"
    case .keyRenamed(let name, let place):
      "the key's short name '\(shown(name))' stands for another key in \(place)"
    case .looser(let key, let found, let allowed, let place, let stricter):
      "\(key) is \(found), looser than \(allowed) in \(place); \(stricter)"
    }
  }
}
