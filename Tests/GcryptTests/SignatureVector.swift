import Testing
import FoundationEssentials
import OpenPGP

/// A signature over the hash of `abc` that OpenSSL made, from `Tests/Fixtures/Gcrypt`.
struct SignatureVector: CustomTestStringConvertible, Sendable {
  var hash: HashAlgorithm
  var material: PublicKeyMaterial
  var value: SignatureValue
  var testDescription: String

  static let all: [SignatureVector] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/Gcrypt/signatures.txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap(Self.init)
  }()

  init?(_ line: Substring) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 5, let hash = HashAlgorithm.allCases.first(where: { "\($0)" == words[1] })
    else { return nil }
    let numbers = words[2...].map(bytes(hexadecimal:))
    self.hash = hash
    testDescription = "\(words[0]) \(numbers[0].count * 8) \(words[1])"
    switch words[0] {
    case "rsa":
      material = .rsa(modulus: numbers[0], exponent: numbers[1])
      value = .rsa(numbers[2])
    case "ed25519":
      material = .ed25519(point: numbers[0])
      value = .ed25519(r: numbers[1], s: numbers[2])
    default:
      guard let curve = Curve.allCases.first(where: { "\($0)" == words[0] }) else { return nil }
      material = .ecdsa(curve, point: numbers[0])
      value = .ecdsa(r: numbers[1], s: numbers[2])
    }
  }
}

/// The bytes of hexadecimal digits.
func bytes(hexadecimal text: String) -> [UInt8] {
  var digits = Array(text)[...]
  var bytes: [UInt8] = []
  while digits.count >= 2 {
    bytes.append(UInt8(String(digits.prefix(2)), radix: 16) ?? 0)
    digits.removeFirst(2)
  }
  return bytes
}
