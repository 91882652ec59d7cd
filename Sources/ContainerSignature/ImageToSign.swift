/// One image that is to be signed: the only thing that a signature is ever asked for.
public struct ImageToSign: Hashable, Sendable {
  /// The name and tag that the signature vouches for.
  public let reference: ImageReference
  /// The digest of the platform's manifest.
  public let digest: ImageDigest
  /// What the image is for, where one name and tag stands for several images.
  public let platform: Platform?

  /// Puts an image together.
  ///
  /// - Parameters:
  ///   - reference: Name and tag.
  ///   - digest: The digest of the platform's manifest.
  ///   - platform: What the image is for, if it must be told from others of its name.
  public init(reference: ImageReference, digest: ImageDigest, platform: Platform? = nil) {
    self.reference = reference
    self.digest = digest
    self.platform = platform
  }

  /// Reads `REFERENCE@sha256:HEX`, as it stands on a command line.
  ///
  /// - Parameter argument: The whole text.
  /// - Throws: ``ImageArgumentError``.
  public init(argument: String) throws(ImageArgumentError) {
    guard let at = argument.utf8.lastIndex(of: UInt8(ascii: "@")) else { throw .noDigest }
    do {
      reference = try ImageReference(parsing: String(argument[..<at]))
    } catch {
      throw .reference(error)
    }
    do {
      digest = try ImageDigest(parsing: String(argument[argument.utf8.index(after: at)...]))
    } catch {
      throw .digest(error)
    }
    platform = nil
  }
}

/// Why an argument names no image.
public enum ImageArgumentError: Error, Hashable, Sendable {
  /// There is no `@`.
  case noDigest
  /// What stands before the `@` is no reference.
  case reference(ImageReferenceError)
  /// What stands after the `@` is no digest.
  case digest(ImageDigestError)
}
