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
