/// A repository in full, as a service's argument names it: `ghcr.io/acme/app`.
///
/// The registry's host always stands there, for `stagex/app` would be a second spelling of
/// `docker.io/stagex/app`. What else a repository's name has to be is for who compares it with the
/// images: one that no image can have lets nothing be signed.
public struct RepositoryName: Hashable, Sendable {
  /// The name.
  public let name: String

  /// The most characters of a name, host and path together.
  ///
  /// Source: github.com/distribution/reference 0.6.0, reference.go.
  public static let longest = 255

  /// Takes a name; nil if it is none in full.
  ///
  /// - Parameter name: The name.
  public init?(_ name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard name.utf8.count <= Self.longest, parts.count > 1, let host = parts.first,
      parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
      host.contains(".") || host.contains(":") || host == "localhost",
      name.utf8.allSatisfy({ isAlphanumeric($0) || Self.others.contains($0) })
    else { return nil }
    self.name = name
  }

  /// What is expected of a name, as words.
  public static let expected = "a repository in full with its registry, like docker.io/stagex/bash"

  private static let others = Array("._-:/[]".utf8)
}

extension RepositoryName: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}
