/// The data of a command that comes in several links.
///
/// Source: ISO/IEC 7816-4:2020, 5.3.3.
struct CommandChain: Hashable, Sendable {
  /// The bit of CLA that all links but the last have.
  static let classBit: UInt8 = 0x10

  private let instruction: UInt8
  private let parameters: UInt16
  private(set) var data: [UInt8] = []

  init(_ first: Command) {
    instruction = first.instruction
    parameters = first.parameters
  }

  /// Whether a command can be a link of this chain.
  func continues(with command: Command) -> Bool {
    command.instruction == instruction && command.parameters == parameters
  }

  mutating func append(_ link: Command) {
    data += link.data
  }
}
