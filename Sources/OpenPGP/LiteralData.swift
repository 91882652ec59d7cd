/// The packet that holds the payload.
///
/// Its mode, name and time aren't signed, so nothing here believes them.
///
/// Source: RFC 9580, 5.9.
struct LiteralData {
  var isText: Bool
  var payload: ArraySlice<UInt8>

  init(body: ArraySlice<UInt8>) throws(SignedMessageError) {
    var bytes = body
    guard
      let mode = bytes.popFirst(),
      let nameByteCount = bytes.popFirst(),
      bytes.take(Int(nameByteCount)) != nil,
      bytes.takeNumber(byteCount: 4) != nil
    else { throw .literalForm }
    isText = mode != UInt8(ascii: "b")
    payload = bytes
  }

  /// Whether programs could disagree on the payload's bytes when they take it for text.
  var hasLineEnds: Bool {
    payload.contains { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
  }
}
