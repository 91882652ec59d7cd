/// What GENERATE ASYMMETRIC KEY PAIR answered, read by the test's own few lines.
enum PublicKeyReply {
  /// The values inside 7F49, by their tags.
  static func parts(_ reply: [UInt8]) -> [UInt8: [UInt8]] {
    var rest = reply.dropFirst(2)
    _ = takeLength(&rest)
    var parts: [UInt8: [UInt8]] = [:]
    while let tag = rest.popFirst() {
      let count = takeLength(&rest)
      parts[tag] = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return parts
  }

  static func takeLength(_ bytes: inout ArraySlice<UInt8>) -> Int {
    switch bytes.popFirst() {
    case 0x82: Int(bytes.removeFirst()) << 8 | Int(bytes.removeFirst())
    case 0x81: Int(bytes.removeFirst())
    case let count?: Int(count)
    case nil: 0
    }
  }
}
