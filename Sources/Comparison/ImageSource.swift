public import ContainerSignature

/// One person's images: what was built, or what is to be signed.
public enum ImageSource: Hashable, Sendable {
  /// A release's lists, which know a name and a digest of each image.
  case lists(DigestList)
  /// A request or a build's output, which know each image in full.
  case images([ImageToSign])

  /// The images, as far as they are known.
  var versions: [(name: String, version: ImageVersion)] {
    switch self {
    case .lists(let list): list.entries.map { ($0.name, ImageVersion($0.digest)) }
    case .images(let images): images.map { ($0.reference.name, ImageVersion($0)) }
    }
  }
}

/// What one person has for an image's name, as far as it is known.
public struct ImageVersion: Hashable, Sendable {
  /// The digest of the manifest.
  public let digest: ImageDigest
  /// The repository in full, `docker.io/stagex/core-acl`; nil in a list.
  public let repository: String?
  /// The tag; nil in a list.
  public let tag: String?
  /// What the image is for; nil in a list, and where one name stands for one image.
  public let platform: Platform?

  init(_ digest: ImageDigest) {
    self.digest = digest
    repository = nil
    tag = nil
    platform = nil
  }

  init(_ image: ImageToSign) {
    digest = image.digest
    repository = "\(image.reference.domain)/\(image.reference.repositoryPath)"
    tag = image.reference.tag
    platform = image.platform
  }
}

extension ImageVersion {
  /// In an order that doesn't depend on where the images come from.
  static func isBefore(_ one: Self, _ other: Self) -> Bool {
    one.sortKey.lexicographicallyPrecedes(other.sortKey)
  }

  private var sortKey: [String] {
    [repository ?? "", tag ?? "", platform?.description ?? "", digest.hexadecimal]
  }
}
