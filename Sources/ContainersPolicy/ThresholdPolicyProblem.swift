internal import PrintableText

/// Why there can be no policy: everything that is wrong, at least one problem.
public struct ThresholdPolicyError: Error, Hashable, Sendable {
  /// The problems.
  public let problems: [ThresholdPolicyProblem]
}

/// One thing that is wrong with what a policy is made of.
///
/// Texts come from outside, and must be escaped where they are shown.
public enum ThresholdPolicyProblem: Hashable, Sendable {
  /// A scope that isn't a registry, a namespace or a repository in full.
  case scope(String)
  /// More people than a policy may be about.
  case tooManyPeople(Int, limit: Int)
  /// A threshold that so many people can't reach, or none.
  case threshold(Int, people: Int)
  /// A threshold that takes more requirements than a policy may have.
  case tooManyRequirements(Int, people: Int, limit: Int)
  /// Somebody without a file.
  case noKeys(String)
  /// A file that isn't named from the root, or whose name has characters that can't be seen.
  case path(String, of: String)
  /// A file that was named before: it would be met by one person for another.
  case pathTwice(String, of: String, and: String)
}

extension ThresholdPolicyProblem: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop.
  public var description: String {
    switch self {
    case .scope(let scope):
      "the scope has '\(printable(scope, limit: 300))', expected a registry, a namespace or a repository in "
        + "full and without tag, such as docker.io/stagex"
    case .tooManyPeople(let count, let limit): "there are \(count) people, \(limit) is the most"
    case .threshold(let number, let count):
      "the threshold has '\(number)', expected a number from 1 to the number of people, \(count)"
    case .tooManyRequirements(let number, let count, let limit):
      "\(number) of \(count) people take more than \(limit) requirements, a policy may have no more"
    case .noKeys(let name): "'\(printable(name, limit: 100))' has no key file"
    case .path(let path, let name):
      "the key file of '\(printable(name, limit: 100))' is '\(printable(path, limit: 300))', expected a path from the root "
        + "of at most \(ThresholdPolicy.longestPath) bytes, without control characters, . and .."
    case .pathTwice(let path, let one, let other) where one == other:
      "'\(printable(path, limit: 300))' is the key file of '\(printable(one, limit: 100))' twice"
    case .pathTwice(let path, let one, let other):
      "'\(printable(path, limit: 300))' is the key file of '\(printable(one, limit: 100))' and of '\(printable(other, limit: 100))'; "
        + "every key in it would count for both"
    }
  }
}

/// What is wrong with people's files.
func pathProblems(of people: [KeyHolder]) -> [ThresholdPolicyProblem] {
  var owners: [String: String] = [:]
  return people.flatMap { person -> [ThresholdPolicyProblem] in
    guard !person.keyPaths.isEmpty else { return [.noKeys(person.name)] }
    return person.keyPaths.compactMap { path in
      guard
        path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= ThresholdPolicy.longestPath,
        path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
      else { return .path(path, of: person.name) }
      // Another way of writing the same path would let one file pass for two.
      let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
        return .path(path, of: person.name)
      }
      guard let owner = owners.updateValue(person.name, forKey: path) else { return nil }
      return .pathTwice(path, of: owner, and: person.name)
    }
  }
}
