/// Bytes from hexadecimal digits; spaces and line breaks don't count.
///
/// - Parameter digits: An even number of digits.
/// - Returns: The bytes.
public func bytes(_ digits: String) -> [UInt8] {
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
///
/// - Parameter bytes: The bytes.
/// - Returns: The digits.
public func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
}
