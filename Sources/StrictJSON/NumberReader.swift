/// Walks over one number.
struct NumberReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// Leaves in `rest` what follows the number.
  ///
  /// - Returns: Whether a whole number stood there.
  mutating func skipNumber() -> Bool {
    skip(where: { $0 == UInt8(ascii: "-") }, atMost: 1)
    if skip(where: { $0 == UInt8(ascii: "0") }, atMost: 1) == 0 {
      guard skip(where: \.isDigit) > 0 else { return false }
    }
    if skip(where: { $0 == UInt8(ascii: ".") }, atMost: 1) == 1 {
      guard skip(where: \.isDigit) > 0 else { return false }
    }
    if skip(where: { $0 | 0x20 == UInt8(ascii: "e") }, atMost: 1) == 1 {
      skip(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }, atMost: 1)
      guard skip(where: \.isDigit) > 0 else { return false }
    }
    return true
  }

  @discardableResult
  private mutating func skip(
    where belongs: (UInt8) -> Bool,
    atMost limit: Int = .max
  ) -> Int {
    let run = rest.prefix(while: belongs).prefix(limit)
    rest = rest.dropFirst(run.count)
    return run.count
  }
}
