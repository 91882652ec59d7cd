/// When a line was written and whether it tells of a signature, from its first members alone.
///
/// Parsing a whole line takes some fifty times as long, and whoever counts the signatures of an
/// hour looks at each line of it. Lines have one form, so the first members stand in known places.
struct AuditGlance: Hashable, Sendable {
  /// As ``AuditLine/time``.
  let time: AuditTime
  /// As ``AuditLine/highWater``.
  let highWater: AuditTime
  /// Whether the event is ``AuditEvent/signed``.
  let isSignature: Bool

  /// Looks at a line.
  ///
  /// - Parameter bytes: The line; nil if it begins otherwise than lines do.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    guard rest.take(#"{"version":1,"number":"#) || rest.take(#"{"version":2,"number":"#) else {
      return nil
    }
    rest = rest.drop { $0.isDigit }
    guard rest.take(#","time":""#), let time = rest.takeTime() else { return nil }
    var newest: AuditTime?
    if rest.take(#","newest":""#) {
      newest = rest.takeTime()
      guard let newest, newest > time else { return nil }
    }
    guard rest.take(#","event":""#) else { return nil }
    self.time = time
    highWater = newest ?? time
    isSignature = rest.take(AuditEvent.signed.rawValue + "\"")
  }

  /// The same of a line that was parsed.
  init(_ line: AuditLine) {
    time = line.time
    highWater = line.highWater
    isSignature = line.record.event == .signed
  }
}

extension ArraySlice<UInt8> {
  /// Takes a text from the front, if it stands there.
  fileprivate mutating func take(_ text: String) -> Bool {
    guard starts(with: text.utf8) else { return false }
    removeFirst(text.utf8.count)
    return true
  }

  /// Takes a time and the quotation mark behind it.
  fileprivate mutating func takeTime() -> AuditTime? {
    let count = 24
    guard self.count > count, self[startIndex + count] == UInt8(ascii: "\"") else { return nil }
    defer { removeFirst(count + 1) }
    return AuditTime(logged: String(decoding: prefix(count), as: UTF8.self))
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
