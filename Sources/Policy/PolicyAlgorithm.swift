internal import TOML

/// A kind of key, rule `algorithms`.
public enum PolicyAlgorithm: String, CaseIterable, PolicyElement {
  /// Ed25519.
  case ed25519 = "Ed25519"
  /// RSA with 3072 bits and more.
  case rsa = "RSA"
  /// NIST P-256.
  case p256 = "P-256"
  /// NIST P-384.
  case p384 = "P-384"
  /// NIST P-521.
  case p521 = "P-521"
  /// RSA with 2048 to 3071 bits.
  case rsa2048 = "RSA-2048"
  /// Brainpool with 256 bits.
  case brainpoolP256r1
  /// Brainpool with 384 bits.
  case brainpoolP384r1
  /// Brainpool with 512 bits.
  case brainpoolP512r1

  /// What is allowed where nobody says anything.
  public static let standard: [Self] = [.ed25519, .rsa, .p256, .p384, .p521]

  /// The kind of a key.
  ///
  /// - Parameter word: The key's algorithm as the agent names it: `RSA-4096`, `P-256`, `Ed25519`;
  ///   nil if no rule can allow it.
  public init?(ofKey word: String) {
    guard word.hasPrefix("RSA-") else {
      self.init(rawValue: word)
      return
    }
    switch Int(word.dropFirst(4)) {
    case .some(3072...): self = .rsa
    case .some(2048...): self = .rsa2048
    default: return nil
    }
  }

  /// Reads an element.
  public init(policy text: String) throws(PolicyElementError) {
    guard let algorithm = Self(rawValue: text) else {
      throw PolicyElementError(expected: Self.expected)
    }
    self = algorithm
  }

  /// The word.
  public var policyText: String { rawValue }

  /// What is expected.
  public static var expected: String { alternatives(allCases.map(\.rawValue)) }
}
