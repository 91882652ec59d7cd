public import ContainerSignature

/// Where the signatures of an image stand beneath the checkout.
///
/// Source: signature-protocols.md of containers/image 5.29, "Lookaside".
public struct LookasidePath: Hashable, Sendable {
  /// The folders of the repository's path but the last, such as `["stagex"]`.
  public let parents: [String]
  /// The folder that holds the signatures: `core-acl@sha256=HEX`.
  public let name: String
  /// The digest that the folder is for.
  public let digest: ImageDigest

  /// The place for an image: neither registry nor tag is part of it.
  public init(for image: ImageToSign) {
    let parts = image.reference.repositoryPath.split(separator: "/").map(String.init)
    parents = Array(parts.dropLast())
    name = "\(parts.last ?? "")@sha256=\(image.digest.hexadecimal)"
    digest = image.digest
  }

  /// The repository's path without the registry: `stagex/core-acl`.
  public var repositoryPath: String {
    let repository = name.prefix { $0 != "@" }
    return (parents + [String(repository)]).joined(separator: "/")
  }

  /// Reads the path of a folder that holds signatures, as it was found.
  ///
  /// It is nil if readers would never look there: no digest, or no name of a repository.
  ///
  /// - Parameter path: Beneath the checkout, with `/` between the parts.
  public init?(parsing path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.last, let mark = last.firstRange(of: "@sha256=") else { return nil }
    let repository = (parts.dropLast() + [String(last[..<mark.lowerBound])]).joined(separator: "/")
    // Read as part of a reference, so that there is one grammar; this registry adds nothing.
    let argument = "localhost/\(repository):tag@sha256:\(last[mark.upperBound...])"
    guard let image = try? ImageToSign(argument: argument),
      image.reference.repositoryPath == repository
    else { return nil }
    self.init(for: image)
  }

  /// The name of a signature's file.
  ///
  /// - Parameter number: From 1.
  /// - Returns: `signature-` and the number.
  public static func file(_ number: Int) -> String { "signature-\(number)" }

  /// The number that a file's name gives.
  ///
  /// - Parameter name: The name.
  /// - Returns: From 1; nil for every name that readers don't look for, such as `signature-01`.
  public static func number(ofFile name: String) -> Int? {
    guard name.hasPrefix("signature-"), let number = Int(name.dropFirst("signature-".count)),
      number > 0, name == file(number)
    else { return nil }
    return number
  }
}

extension LookasidePath: CustomStringConvertible {
  /// The path beneath the checkout, printable ASCII.
  public var description: String { (parents + [name]).joined(separator: "/") }
}
