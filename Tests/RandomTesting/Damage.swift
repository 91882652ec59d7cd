extension [UInt8] {
  /// The document with one to three bytes put in, changed or left out.
  ///
  /// - Parameters:
  ///   - alphabet: The bytes that are put in.
  ///   - generator: What chooses.
  /// - Returns: The damaged document, which may still be one.
  public func damaged(
    by alphabet: [UInt8],
    using generator: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = self
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let index = Int.random(in: 0...bytes.count, using: &generator)
      let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes.insert(byte, at: index)
      case 1 where index < bytes.count: bytes[index] = byte
      case _ where index < bytes.count: bytes.remove(at: index)
      default: bytes.append(byte)
      }
    }
    return bytes
  }
}
