import CardTesting
import FoundationEssentials

/// Bytes from hexadecimal digits; spaces and line breaks don't count.
func bytes(_ digits: String) -> [UInt8] {
  var rest = digits.filter { !$0.isWhitespace }[...]
  var bytes: [UInt8] = []
  while let byte = UInt8(rest.prefix(2), radix: 16) {
    bytes.append(byte)
    rest = rest.dropFirst(2)
  }
  precondition(rest.isEmpty, "no hexadecimal digits: \(rest)")
  return bytes
}

/// Two upper-case digits for each byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
}

/// A data object; its value at most 65,535 bytes.
func object(_ tag: String, _ values: [UInt8]...) -> [UInt8] {
  let value = values.flatMap { $0 }
  let length =
    switch value.count {
    case ..<0x80: [UInt8(value.count)]
    case ..<0x100: [0x81, UInt8(value.count)]
    default: [0x82, UInt8(value.count >> 8), UInt8(value.count & 0xFF)]
    }
  return bytes(tag) + length + value
}

/// The text of a transcript.
func transcript(_ name: String) throws -> String {
  let path = ProjectRoot.path(to: "Tests/Fixtures/OpenPGPCard/\(name).txt")
  return try String(contentsOfFile: path, encoding: .utf8)
}
