public import ContainerSignature

/// A signature that was made before, which a handoff is to list as well.
///
/// Nothing of it is believed: the agent checks it with the card's public key.
public struct EarlierSignature: Hashable, Sendable {
  /// The longest name, in bytes.
  public static let longestName = 255

  /// What it is said to be of.
  public let image: ImageToSign
  /// What the caller calls it, for the reasons of a refusal; printable ASCII.
  public let name: String
  /// The content of its file.
  public let message: [UInt8]

  /// Names a signature.
  ///
  /// - Parameters:
  ///   - image: What it is said to be of.
  ///   - name: What the caller calls it.
  ///   - message: The content of its file.
  public init(of image: ImageToSign, name: String, message: [UInt8]) {
    self.image = image
    self.name = name.printableASCII.withoutMiddle(longest: Self.longestName)
    self.message = message
  }
}

/// An earlier signature that a handoff can't list.
public struct InvalidSignature: Hashable, Sendable {
  /// Which one, counted from 0.
  public var index: Int
  /// What the caller calls it.
  public var name: String
  /// Why, as a sentence without names of its own.
  public var reason: String

  /// Puts the three together.
  ///
  /// - Parameters:
  ///   - index: Which one, counted from 0.
  ///   - name: What the caller calls it.
  ///   - reason: Why.
  public init(index: Int, name: String, reason: String) {
    self.index = index
    self.name = name
    self.reason = reason
  }
}
