/// The name of an image without its tag, as it stands in a registry: `docker.io/stagex/core-acl`.
///
/// Two spellings of one name are equal: `stagex/core-acl` and `docker.io/stagex/core-acl`.
///
/// Source: github.com/distribution/reference 0.6.0, reference.go and normalize.go.
public struct ImageName: Hashable, Sendable {
  /// The registry's host and port in their own case; `docker.io` if none is named.
  public let domain: String
  /// The repository without the registry, as a lookaside names it: `library/busybox`.
  public let repositoryPath: String

  /// The name of a reference.
  public init(of reference: ImageReference) {
    domain = reference.domain
    repositoryPath = reference.repositoryPath
  }

  /// Reads a name without a tag.
  ///
  /// - Parameter text: The whole text.
  /// - Throws: ``ImageReferenceError``, the most telling reason first.
  public init(parsing text: String) throws(ImageReferenceError) {
    guard !text.isEmpty else { throw .empty }
    // A name is a reference without its tag, so with any tag it has to be one.
    self.init(of: try ImageReference(parsing: text + ":any"))
  }
}

extension ImageName: CustomStringConvertible {
  /// The name in full, printable ASCII.
  public var description: String { "\(domain)/\(repositoryPath)" }
}
