public import ContainerSignature

/// Where the signatures of an image stand beneath the checkout.
///
/// Source: signature-protocols.md of containers/image 5.29, "Lookaside".
public struct LookasidePath: Hashable, Sendable {
  /// The folders of the repository's path but the last, such as `["stagex"]`.
  public let parents: [String]
  /// The folder that holds the signatures: `core-acl@sha256=HEX`.
  public let name: String

  /// The place for an image: neither registry nor tag is part of it.
  public init(for image: ImageToSign) {
    let parts = image.reference.repositoryPath.split(separator: "/").map(String.init)
    parents = Array(parts.dropLast())
    name = "\(parts.last ?? "")@sha256=\(image.digest.hexadecimal)"
  }

  /// The name of a signature's file.
  ///
  /// - Parameter number: From 1.
  /// - Returns: `signature-` and the number.
  public static func file(_ number: Int) -> String { "signature-\(number)" }
}

extension LookasidePath: CustomStringConvertible {
  /// The path beneath the checkout, printable ASCII.
  public var description: String { (parents + [name]).joined(separator: "/") }
}
