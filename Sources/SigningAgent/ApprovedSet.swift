public import ContainerSignature

/// The images that an approval of a coming set is for, and which of them are signed.
///
/// Two images are the same here if their signatures would say the same: the reference as it is
/// spelled, and the digest. No signature tells the platform, and a script that signs one image
/// after the other doesn't know it.
public struct ApprovedSet: Hashable, Sendable {
  private struct Content: Hashable, Sendable {
    let reference: String
    let digest: ImageDigest

    init(_ image: ImageToSign) {
      reference = image.reference.spelling
      digest = image.digest
    }
  }

  /// How often each may still be signed: once for each time that it was asked for.
  private var left: [Content: Int]
  /// How many images there are.
  public let count: Int
  /// How many of them are signed.
  public private(set) var signedCount = 0

  /// A set of which nothing is signed.
  ///
  /// - Parameter images: The images that were shown.
  public init(_ images: [ImageToSign]) {
    left = Dictionary(images.map { (Content($0), 1) }, uniquingKeysWith: +)
    count = images.count
  }

  /// Whether all are signed.
  public var isUsedUp: Bool { signedCount == count }

  /// Whether all of some images belong to the set, signed or not.
  ///
  /// - Parameter images: The images of one call.
  /// - Returns: Whether all do.
  public func covers(_ images: [ImageToSign]) -> Bool {
    images.allSatisfy { left[Content($0)] != nil }
  }

  /// The images that were signed before, and may not be once more.
  ///
  /// - Parameter images: The images of one call, all of the set.
  /// - Returns: Their places in the call, from 0.
  public func used(among images: [ImageToSign]) -> [Int] {
    var rest = left
    return images.indices.filter { index in
      let content = Content(images[index])
      rest[content, default: 0] -= 1
      return rest[content, default: 0] < 0
    }
  }

  /// Takes note that an image is signed.
  ///
  /// - Parameter image: An image of the set that wasn't used.
  public mutating func use(_ image: ImageToSign) {
    let content = Content(image)
    guard let number = left[content], number > 0 else { return }
    left[content] = number - 1
    signedCount += 1
  }
}
