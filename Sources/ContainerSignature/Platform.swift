/// The operating system and processor that an image is for: `linux/amd64`, `linux/arm/v7`.
///
/// Source: OCI image specification 1.1, image-index.md, "platform".
public struct Platform: Hashable, Sendable {
  /// Two or three parts of lower-case letters, digits, `.`, `_` and `-`, with slashes between.
  public let description: String

  /// Reads a platform.
  ///
  /// - Parameter text: The whole text.
  /// - Throws: ``PlatformError``.
  public init(parsing text: String) throws(PlatformError) {
    guard text.utf8.count <= Self.longest else { throw .tooLong(count: text.utf8.count) }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy(Self.isPart) else { throw .malformed }
    description = text
  }

  /// The longest platform, in characters.
  public static let longest = 64

  private static func isPart(_ part: String.UTF8View.SubSequence) -> Bool {
    guard let first = part.first, first.isDigit || first.isLowerCase else { return false }
    return part.allSatisfy { byte in
      byte.isDigit || byte.isLowerCase
        || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
    }
  }
}

extension Platform: CustomStringConvertible {}

/// Why a text is no platform.
public enum PlatformError: Error, Hashable, Sendable {
  /// It isn't `os/architecture` or `os/architecture/variant` in lower case.
  case malformed
  /// It has more than ``Platform/longest`` characters.
  case tooLong(count: Int)
}
