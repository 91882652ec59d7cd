internal import Hexadecimal

/// Bytes from hexadecimal digits; spaces and line breaks don't count.
///
/// - Parameter digits: An even number of digits.
/// - Returns: The bytes.
public func bytes(_ digits: String) -> [UInt8] {
  guard let bytes = [UInt8](hexadecimal: digits.filter { !$0.isWhitespace }) else {
    preconditionFailure("no hexadecimal digits: \(digits)")
  }
  return bytes
}
