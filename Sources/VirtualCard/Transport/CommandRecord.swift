/// The commands that a card got, and its answers.
struct CommandRecord: Sendable {
  /// A command and its answer, which is nil as long as there is none.
  struct Exchange: Hashable, Sendable {
    var command: [UInt8]
    var answer: [UInt8]?
  }

  /// Older exchanges are forgotten.
  static let exchangeLimit = 100_000

  /// Whether exchanges are kept; commands are always counted.
  var isKeeping = false
  private(set) var exchanges: [Exchange] = []
  /// Commands by their instruction byte; those too short to have one count only in the total.
  private(set) var countByInstruction: [UInt8: Int] = [:]
  private(set) var count = 0

  mutating func clear() {
    self = Self(isKeeping: isKeeping)
  }

  private init(isKeeping: Bool) {
    self.isKeeping = isKeeping
  }

  init() {}

  mutating func arrive(_ command: [UInt8]) {
    count += 1
    if let instruction = command.instruction { countByInstruction[instruction, default: 0] += 1 }
    guard isKeeping else { return }
    if exchanges.count >= Self.exchangeLimit {
      exchanges.removeFirst(Self.exchangeLimit / 2)
    }
    exchanges.append(Exchange(command: command, answer: nil))
  }

  mutating func answer(_ answer: [UInt8]) {
    guard let last = exchanges.indices.last, exchanges[last].answer == nil else { return }
    exchanges[last].answer = answer
  }
}

extension [UInt8] {
  /// The instruction byte of a command.
  ///
  /// Source: ISO/IEC 7816-4:2020, 5.1.
  var instruction: UInt8? { count > 1 ? self[1] : nil }

  /// Whether this is PSO: COMPUTE DIGITAL SIGNATURE, and the last link if it is a chain.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.10; ISO/IEC 7816-4:2020, 5.4.1, for the chaining bit.
  var isSignature: Bool {
    starts(with: [0x00, 0x2A, 0x9E, 0x9A])
  }
}
