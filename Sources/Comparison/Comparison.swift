internal import ContainerSignature

/// Which images several people have in common, by name.
///
/// Digests are always compared. Repository, tag and platform are where everybody who has the image
/// knows them: a list knows none, and a request that was written with `docker.io/` before its names
/// means the same as one without.
public struct Comparison: Hashable, Sendable {
  /// How an image came out.
  public enum Result: String, CaseIterable, Hashable, Sendable {
    /// Everybody has the same.
    case agrees
    /// At least two have something else, whoever lacks it.
    case differs
    /// Those who have it have the same, and somebody lacks it.
    case missing
  }

  /// One name, and what everybody has for it.
  public struct Image: Hashable, Sendable {
    /// The image's name; with the repository in full if nobody has a list.
    public let name: String
    /// How it came out.
    public let result: Result
    /// What each person has, in a fixed order; nothing if the person lacks it.
    public let versions: [[ImageVersion]]
    /// The people by what they have, each group in order: one group if all have the same, those who
    /// lack it last.
    public let groups: [[Int]]
  }

  /// The images by name, each once.
  public let images: [Image]

  /// How many images came out so.
  ///
  /// - Parameter result: How.
  /// - Returns: Their number.
  public func count(of result: Result) -> Int { images.count { $0.result == result } }

  /// Whether everybody has the same images.
  public var isAgreement: Bool { images.allSatisfy { $0.result == .agrees } }

  /// Compares.
  ///
  /// - Parameter people: Each person's images.
  public init(_ people: [ImageSource]) {
    let hasList = people.contains { if case .lists = $0 { true } else { false } }
    var byName: [String: [Set<ImageVersion>]] = [:]
    for (index, person) in people.enumerated() {
      for (name, version) in person.versions {
        let key = hasList ? name : version.repository ?? name
        let nobody = [Set<ImageVersion>](repeating: [], count: people.count)
        byName[key, default: nobody][index].insert(version)
      }
    }
    images = byName.sorted { $0.key < $1.key }.map { Image(name: $0.key, $0.value) }
  }
}

extension Comparison.Image {
  fileprivate init(name: String, _ people: [Set<ImageVersion>]) {
    self.name = name
    versions = people.map { $0.sorted(by: ImageVersion.isBefore) }
    let known = KnownParts(of: people.joined())
    var groups: [(value: Set<ComparedVersion>, members: [Int])] = []
    for (index, person) in people.enumerated() where !person.isEmpty {
      let value = Set(person.map { ComparedVersion($0, known) })
      if let place = groups.firstIndex(where: { $0.value == value }) {
        groups[place].members.append(index)
      } else {
        groups.append((value, [index]))
      }
    }
    let lacking = people.indices.filter { people[$0].isEmpty }
    result = groups.count > 1 ? .differs : lacking.isEmpty ? .agrees : .missing
    self.groups = groups.map(\.members) + (lacking.isEmpty ? [] : [lacking])
  }
}

/// What everybody who has an image knows of it.
private struct KnownParts {
  let repository: Bool
  let tag: Bool
  let platform: Bool

  init(of versions: some Sequence<ImageVersion>) {
    repository = versions.allSatisfy { $0.repository != nil }
    tag = versions.allSatisfy { $0.tag != nil }
    platform = versions.allSatisfy { $0.platform != nil }
  }
}

/// A version without what not everybody knows.
private struct ComparedVersion: Hashable {
  let digest: String
  let repository: String?
  let tag: String?
  let platform: String?

  init(_ version: ImageVersion, _ known: KnownParts) {
    digest = version.digest.hexadecimal
    repository = known.repository ? version.repository : nil
    tag = known.tag ? version.tag : nil
    platform = known.platform ? version.platform?.description : nil
  }
}
