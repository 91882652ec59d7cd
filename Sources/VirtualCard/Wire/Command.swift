/// One command as the reader brought it, taken apart.
///
/// Source: ISO/IEC 7816-4:2020, 5.2.
struct Command: Hashable, Sendable {
  let commandClass: UInt8
  let instruction: UInt8
  let parameter1: UInt8
  let parameter2: UInt8
  let data: [UInt8]
  /// How many bytes the answer may have, 1 to 65,536; nil if the command has no Le.
  let expectedCount: Int?
  /// Whether Lc or Le has the extended form.
  let isExtended: Bool

  /// Why bytes aren't a command: its length fields and its length don't agree.
  struct Malformed: Error {}

  /// Both parameters, P1 in the upper byte: the tag in GET DATA and PUT DATA.
  var parameters: UInt16 { UInt16(parameter1) << 8 | UInt16(parameter2) }

  init(parsing bytes: [UInt8]) throws(Malformed) {
    guard bytes.count >= 4 else { throw Malformed() }
    commandClass = bytes[0]
    instruction = bytes[1]
    parameter1 = bytes[2]
    parameter2 = bytes[3]
    let body = bytes.dropFirst(4)
    guard body.first == 0, body.count > 1 else {
      (data, expectedCount) = try Self.shortBody(body)
      isExtended = false
      return
    }
    (data, expectedCount) = try Self.extendedBody(body.dropFirst())
    isExtended = true
  }

  /// The same command with the data of its whole chain.
  init(_ last: Command, data: [UInt8]) {
    commandClass = last.commandClass
    instruction = last.instruction
    parameter1 = last.parameter1
    parameter2 = last.parameter2
    self.data = data
    expectedCount = last.expectedCount
    isExtended = last.isExtended
  }

  private static func shortBody(
    _ body: ArraySlice<UInt8>
  ) throws(Malformed) -> (data: [UInt8], expectedCount: Int?) {
    guard let first = body.first else { return ([], nil) }
    if body.count == 1 { return ([], first == 0 ? 256 : Int(first)) }
    let data = body.dropFirst().prefix(Int(first))
    guard data.count == Int(first) else { throw Malformed() }
    let rest = body.dropFirst(1 + data.count)
    guard rest.count <= 1 else { throw Malformed() }
    return (Array(data), rest.first.map { $0 == 0 ? 256 : Int($0) })
  }

  /// What follows the zero byte that marks the extended form.
  private static func extendedBody(
    _ body: ArraySlice<UInt8>
  ) throws(Malformed) -> (data: [UInt8], expectedCount: Int?) {
    guard let first = number(body.prefix(2)) else { throw Malformed() }
    if body.count == 2 { return ([], first == 0 ? 65536 : first) }
    let data = body.dropFirst(2).prefix(first)
    guard data.count == first, first > 0 else { throw Malformed() }
    let rest = body.dropFirst(2 + first)
    if rest.isEmpty { return (Array(data), nil) }
    guard rest.count == 2, let last = number(rest) else { throw Malformed() }
    return (Array(data), last == 0 ? 65536 : last)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count == 2 else { return nil }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
