public import ContainerSignature

/// The image that a signature's file belongs to by the place where it lies.
public struct ExpectedImage: Hashable, Sendable {
  /// The name that must be signed.
  public let name: ImageName
  /// The digest that must be signed.
  public let digest: ImageDigest
  /// The tag that must be signed; nil if any will do.
  public let tag: String?

  /// Puts an expectation together.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - digest: The digest.
  ///   - tag: The tag; nil if any will do.
  public init(name: ImageName, digest: ImageDigest, tag: String? = nil) {
    self.name = name
    self.digest = digest
    self.tag = tag
  }

  /// An image with its name, tag and digest.
  public init(_ image: ImageToSign) {
    self.init(
      name: ImageName(of: image.reference),
      digest: image.digest,
      tag: image.reference.tag
    )
  }

  /// Reads the path of a folder of signatures: `stagex/core-acl@sha256=HEX`.
  ///
  /// Such a path names no registry, and registries may share a lookaside: which one is meant is
  /// for the caller to know.
  ///
  /// - Parameters:
  ///   - path: The path beneath the lookaside's root.
  ///   - domain: The registry's host and port.
  /// - Throws: ``SignatureFolderError``.
  public init(folder path: String, domain: String = "docker.io") throws(SignatureFolderError) {
    let separator = "@sha256="
    guard let at = path.firstRange(of: separator) else { throw .form }
    do {
      digest = try ImageDigest(hexadecimal: String(path[at.upperBound...]))
    } catch {
      throw .digest(error)
    }
    let repositoryPath = String(path[..<at.lowerBound])
    do {
      name = try ImageName(parsing: "\(domain)/\(repositoryPath)")
    } catch {
      throw .name(error)
    }
    // `library/` is never added here: a lookaside has it in its paths.
    guard name.domain == domain, name.repositoryPath == repositoryPath else { throw .form }
    tag = nil
  }
}

/// Why a path isn't a folder of signatures.
public enum SignatureFolderError: Error, Hashable, Sendable {
  /// No name, `@sha256=` and digits.
  case form
  /// What stands before `@sha256=` is no name of an image.
  case name(ImageReferenceError)
  /// What stands after it is no digest; it is empty where an image wasn't built.
  case digest(ImageDigestError)
}
