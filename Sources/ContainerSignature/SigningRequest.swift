/// The images that one approval is asked for, checked against each other.
///
/// There is at least one, none stands there twice, and no name and tag has two digests for one
/// platform.
public struct SigningRequest: Hashable, Sendable {
  /// The images in the order they were named.
  public let images: [ImageToSign]

  /// The most images that one request may hold.
  public static let mostImages = 100_000

  /// Checks images from any sources against each other.
  ///
  /// - Parameter named: The images and where they were named.
  /// - Throws: ``SigningRequestError`` with everything that is wrong.
  public init(_ named: [NamedImage]) throws(SigningRequestError) {
    let problems = Self.problems(among: named)
    guard problems.isEmpty else { throw SigningRequestError(problems: problems) }
    images = named.map(\.image)
  }

  /// Checks images against each other, counting them like arguments.
  ///
  /// - Parameter images: The images.
  /// - Throws: ``SigningRequestError`` with everything that is wrong.
  public init(images: [ImageToSign]) throws(SigningRequestError) {
    try self.init(
      images.enumerated().map { NamedImage($0.element, from: .argument($0.offset + 1)) }
    )
  }

  /// What is wrong with images as the parts of one request.
  ///
  /// - Parameter named: The images and where they were named.
  /// - Returns: All problems, in the order of the images; empty if there is none.
  static func problems(among named: [NamedImage]) -> [SigningRequestProblem] {
    guard !named.isEmpty else { return [.noImages] }
    guard named.count <= mostImages else {
      return [.tooManyImages(count: named.count, limit: mostImages)]
    }
    var problems: [SigningRequestProblem] = []
    var earlier: [String: EarlierImages] = [:]
    for next in named {
      let problem = earlier[next.image.reference.normalised, default: EarlierImages()].add(next)
      if let problem { problems.append(problem) }
    }
    return problems
  }

  /// What the fingerprint is the hash of: the same bytes whatever the order, spacing and keys of
  /// the file that the request was read from.
  ///
  /// A line `paraph-signing-request-v1`, then one line for each image: digest, space, reference as
  /// spelled, and where there is one, space and platform. The lines of images are sorted by their
  /// bytes; each line ends with a line feed. No part can hold a space or a line feed.
  public var canonicalForm: [UInt8] {
    let lines = images.map { image in
      let platform = image.platform.map { " " + $0.description } ?? ""
      return Array("\(image.digest) \(image.reference)\(platform)\n".utf8)
    }
    return Array("paraph-signing-request-v1\n".utf8)
      + lines.sorted { $0.lexicographicallyPrecedes($1) }.joined()
  }

  /// The request's fingerprint.
  ///
  /// - Parameter sha256: The hash function, from bytes to 32 bytes.
  /// - Returns: The fingerprint; nil if what the function gave isn't 32 bytes long.
  public func fingerprint(sha256: ([UInt8]) -> [UInt8]) -> RequestFingerprint? {
    RequestFingerprint(sha256(canonicalForm))
  }
}

/// The images of one name and tag that were seen so far.
private struct EarlierImages {
  private var byDigest: [ImageDigest: ImageOrigin] = [:]
  private var byPlatform: [Platform?: ImageOrigin] = [:]
  private var first: ImageOrigin?

  /// Adds one, or says why it can't stand beside the others.
  mutating func add(_ next: NamedImage) -> SigningRequestProblem? {
    if let origin = byDigest[next.image.digest] { return .duplicate(next.origin, of: origin) }
    // An image for no named platform may be for any, so it stands alone.
    let other =
      byPlatform[next.image.platform] ?? byPlatform[nil]
      ?? (next.image.platform == nil ? first : nil)
    if let other { return .twoDigests(next.origin, and: other, next.image.reference) }
    byDigest[next.image.digest] = next.origin
    byPlatform[next.image.platform] = next.origin
    first = first ?? next.origin
    return nil
  }
}
