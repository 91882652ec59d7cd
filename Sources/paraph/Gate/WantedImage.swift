import ContainerSignature
import Lookaside
import SignatureFates

/// An image whose signatures are asked for.
struct WantedImage: Sendable {
  /// Name, tag and digest as they are shown.
  let shown: String
  let expected: ExpectedImage
  /// Where its signatures are.
  let path: LookasidePath

  /// An image with its tag.
  init(_ image: ImageToSign) {
    shown = image.reference.spelling
    expected = ExpectedImage(image)
    path = LookasidePath(for: image)
  }

  /// An image of which any tag will do.
  init(_ name: ImageName, shown: String, digest: ImageDigest) throws(ImageReferenceError) {
    self.shown = shown
    expected = ExpectedImage(name: name, digest: digest)
    // A tag is no part of a path.
    let reference = try ImageReference(parsing: "\(name):any")
    path = LookasidePath(for: ImageToSign(reference: reference, digest: digest))
  }

  /// An image by its folder in a lookaside.
  init(_ path: LookasidePath, domain: String) throws(SignatureFolderError) {
    shown = path.repositoryPath
    expected = try ExpectedImage(folder: path.description, domain: domain)
    self.path = path
  }
}
