internal import OpenPGP
internal import OpenPGPCard

extension SigningAlgorithm {
  /// The algorithm as people write it: `RSA-4096`, `P-256`, `Ed25519`.
  var word: String {
    switch self {
    case .rsa(let bits): "RSA-\(bits)"
    case .ecdsa(.nistP256): "P-256"
    case .ecdsa(.nistP384): "P-384"
    case .ecdsa(.nistP521): "P-521"
    case .ecdsa(.brainpoolP256r1): "brainpoolP256r1"
    case .ecdsa(.brainpoolP384r1): "brainpoolP384r1"
    case .ecdsa(.brainpoolP512r1): "brainpoolP512r1"
    case .ecdsa(.ed25519), .ed25519: "Ed25519"
    case .unsupported(let attributes):
      "attributes \(firstBytes(of: attributes))"
    }
  }
}

extension TouchPolicy {
  /// The policy as the interface names it.
  var word: String {
    switch self {
    case .off: "off"
    case .on: "on"
    case .fixed: "fixed"
    case .cached: "cached"
    case .cachedFixed: "cached-fixed"
    default: "unknown-\(rawValue)"
    }
  }
}
