public import StrictJSON

/// A `policy.json` with which podman and skopeo demand the signatures of some of several people.
///
/// The format has no number for that. Requirements in a list must all be met, and one `signedBy` is
/// met by any of its keys. So there is a requirement for each group that is one person too small:
/// it wants somebody outside of the group. Signers who are fewer than the threshold all fit into
/// one group, whose requirement nobody meets; as many as the threshold fit into none.
///
/// Source: containers-policy.json(5) of containers/image 5.29, "Policy Requirements".
public struct ThresholdPolicy: Hashable, Sendable {
  /// How many people have to sign.
  public let threshold: Int
  /// The images that it is about: a registry, a namespace or a repository in full.
  public let scope: String
  /// The files of each requirement, in the order of the groups that they leave out.
  public let requirements: [[String]]
  /// Whose signatures older readers refuse, each certificate once.
  public let warnings: [SubkeyWarning]

  /// The most requirements a policy may have.
  ///
  /// A reader of policies tries every signature against every requirement, with a GnuPG of its own
  /// each time: this many take it half a minute for an image.
  public static let mostRequirements = 1000
  /// The most people a policy may be about.
  public static let mostPeople = 100
  /// The longest path of a file, in bytes.
  public static let longestPath = 4096

  /// Makes the policy.
  ///
  /// - Parameters:
  ///   - people: Everybody whose signature counts.
  ///   - threshold: How many of them have to sign.
  ///   - scope: The images that it is about, such as `docker.io/stagex`.
  /// - Throws: ``ThresholdPolicyError`` with everything that is wrong.
  public init(
    _ people: [KeyHolder],
    threshold: Int,
    scope: String
  ) throws(ThresholdPolicyError) {
    var problems: [ThresholdPolicyProblem] = []
    if !isScope(scope) { problems.append(.scope(scope)) }
    problems += pathProblems(of: people)
    if people.count > Self.mostPeople {
      problems.append(.tooManyPeople(people.count, limit: Self.mostPeople))
    } else if threshold < 1 || threshold > people.count {
      problems.append(.threshold(threshold, people: people.count))
    } else if groupCount(
      of: threshold - 1,
      among: people.count,
      limit: Self.mostRequirements
    ) == nil {
      problems.append(
        .tooManyRequirements(threshold, people: people.count, limit: Self.mostRequirements)
      )
    }
    guard problems.isEmpty else { throw ThresholdPolicyError(problems: problems) }
    self.threshold = threshold
    self.scope = scope
    requirements = groups(of: threshold - 1, among: 0..<people.count).map { group in
      people.indices.filter { !group.contains($0) }.flatMap { people[$0].keyPaths }
    }
    warnings = people.flatMap { person in
      person.subkeySigners.map { SubkeyWarning(name: person.name, primary: $0) }
    }
  }

  /// The policy as it stands in `policy.json`: these requirements for the scope, and nothing else.
  public var document: JSONValue {
    [
      "default": [["type": "reject"]],
      "transports": ["docker": .object(scopes)],
    ]
  }

  private var scopes: JSONObject {
    var scopes = JSONObject()
    scopes[scope] = .array(
      requirements.map { paths in
        [
          "type": "signedBy", "keyType": "GPGKeys",
          "keyPaths": .array(paths.map(JSONValue.string)),
        ]
      }
    )
    return scopes
  }
}

/// How many groups there are of so many members, nil if more than the limit.
///
/// - Parameters:
///   - size: How many members a group has, at most `count`.
///   - count: How many there are to choose from.
///   - limit: The most that is counted to.
/// - Returns: The number.
private func groupCount(of size: Int, among count: Int, limit: Int) -> Int? {
  var groups = 1
  // Choosing those outside is the same, and up to the half each step only adds groups.
  let chosen = min(size, count - size)
  for step in 0..<chosen {
    let (product, overflow) = groups.multipliedReportingOverflow(by: count - step)
    groups = product / (step + 1)
    guard !overflow, groups <= limit else { return nil }
  }
  return groups
}

/// All groups of so many members, each in order.
private func groups(of size: Int, among members: Range<Int>) -> [[Int]] {
  guard size > 0 else { return [[]] }
  guard size <= members.count else { return [] }
  return (members.lowerBound...(members.upperBound - size)).flatMap { first in
    groups(of: size - 1, among: (first + 1)..<members.upperBound).map { [first] + $0 }
  }
}
