public import StrictJSON

/// Where an image was named, so that a problem with it can be found.
public enum ImageOrigin: Hashable, Sendable {
  /// On the command line, counted from 1.
  case argument(Int)
  /// In a JSON document, at a path.
  case document(file: String, JSONPath)
  /// In a list, on a line, counted from 1.
  case line(file: String, Int)
  /// In the parameters of a call, at a path.
  case element(JSONPath)
}

/// An image, and where it was named.
public struct NamedImage: Hashable, Sendable {
  /// The image.
  public let image: ImageToSign
  /// Where it was named.
  public let origin: ImageOrigin

  /// Puts the two together.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - origin: Where it was named.
  public init(_ image: ImageToSign, from origin: ImageOrigin) {
    self.image = image
    self.origin = origin
  }
}
