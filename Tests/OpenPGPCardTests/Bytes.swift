import CardTesting
import FoundationEssentials

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
