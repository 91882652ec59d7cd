public import StrictJSON

/// Why a request is refused: everything that is wrong with it, at least one problem.
public struct SigningRequestError: Error, Hashable, Sendable {
  /// The problems, in the order of the file or of the images.
  public let problems: [SigningRequestProblem]
}

/// One thing that is wrong with a request.
///
/// The texts in the cases come from outside; what shows them must escape them.
public enum SigningRequestProblem: Hashable, Sendable {
  /// The file is no JSON document.
  case json(file: String, JSONError)
  /// The document has members too many or too few, or of the wrong kind.
  case shape(file: String, JSONShapeError)
  /// It doesn't say of itself that it is a signing request, but this.
  case otherDocument(file: String, String)
  /// A version that isn't known.
  case version(file: String, Int64)
  /// A reference that can't be signed.
  case reference(ImageOrigin, String, ImageReferenceError)
  /// A digest that can't be signed.
  case digest(ImageOrigin, String, ImageDigestError)
  /// A platform that is none.
  case platform(ImageOrigin, String, PlatformError)
  /// There is no image.
  case noImages
  /// There are more images than one request may hold.
  case tooManyImages(count: Int, limit: Int)
  /// An image that was named before.
  case duplicate(ImageOrigin, of: ImageOrigin)
  /// Two digests for one name, tag and platform; an image without platform counts for any.
  case twoDigests(ImageOrigin, and: ImageOrigin, ImageReference)
}
