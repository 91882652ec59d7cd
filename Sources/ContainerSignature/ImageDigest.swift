internal import Hexadecimal

/// The SHA-256 of an image's manifest, by which the image is named and signed.
///
/// Only SHA-256 is one: every reader of signatures compares with the string `sha256:` and 64
/// lower-case digits, so any other spelling would be a signature that nobody accepts.
///
/// Source: OCI image specification 1.1, descriptor.md, "Digests".
public struct ImageDigest: Hashable, Sendable {
  /// 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// Reads `sha256:` and 64 digits.
  ///
  /// - Parameter text: The whole text.
  /// - Throws: ``ImageDigestError``, the most telling reason first.
  public init(parsing text: String) throws(ImageDigestError) {
    guard !text.isEmpty else { throw .empty }
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .noAlgorithm }
    let algorithm = text[..<colon]
    guard algorithm.utf8.elementsEqual("sha256".utf8) else {
      throw .otherAlgorithm(String(algorithm))
    }
    try self.init(hexadecimal: String(text[text.utf8.index(after: colon)...]))
  }

  /// Reads the 64 digits alone.
  ///
  /// - Parameter digits: The whole text.
  /// - Throws: ``ImageDigestError``, the most telling reason first.
  public init(hexadecimal digits: String) throws(ImageDigestError) {
    guard !digits.isEmpty else { throw .empty }
    for (offset, byte) in digits.utf8.enumerated() where UInt8(hexadecimalDigit: byte) == nil {
      throw .notHexadecimal(offset: offset)
    }
    guard digits.utf8.count == Self.digitCount else { throw .digitCount(digits.utf8.count) }
    guard !digits.utf8.contains(where: \.isUpperCase) else { throw .upperCase }
    hexadecimal = digits
  }

  /// Takes the 32 bytes of a hash; any other length is no digest.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count * 2 == Self.digitCount else { return nil }
    hexadecimal = String(hexadecimal: bytes, .small)
  }

  private static let digitCount = 64
}

extension ImageDigest: CustomStringConvertible {
  /// `sha256:` and the digits, as it stands in a payload.
  public var description: String { "sha256:" + hexadecimal }
}

/// Why a text is no digest that can be signed.
public enum ImageDigestError: Error, Hashable, Sendable {
  /// There is nothing, or nothing after `sha256:`.
  case empty
  /// There is no `sha256:`.
  case noAlgorithm
  /// Another hash function than SHA-256, by its name.
  case otherAlgorithm(String)
  /// Another number of digits than 64.
  case digitCount(Int)
  /// Digits A to F: readers compare character by character.
  case upperCase
  /// Something that is no digit, so many bytes after the colon.
  case notHexadecimal(offset: Int)
}
