internal import ISO7816
internal import PCSC

extension AgentError {
  /// That another program uses the card; the likeliest, if one is known.
  static func busy(_ holder: CardHolder?) -> AgentError {
    .cardBusy(holder: holder?.name, processID: holder?.processID)
  }

  /// What a failure of PC/SC means to who wants to sign.
  init(_ error: PCSCError) {
    self =
      switch error {
      case .serviceNotRunning, .serviceStopped: .serviceNotRunning
      case .refusedByPolicy: .refusedByPolkit
      case .noReader, .unknownReader, .readerUnavailable: .noReader
      case .noCard: .noCard
      case .cardRemoved: .cardRemoved
      case .heldExclusively(let holders): .busy(holders.first)
      case .timeout: .busy(nil)
      case .cancelled: .cancelled
      case .cardReset, .cardUnresponsive, .cardUnpowered, .notReady:
        .readerFailed(code: error.rawCode)
      case .serviceOverloaded(let code), .serviceFailure(let code), .readerUnusable(let code),
        .cardUnusable(let code), .communication(let code), .misuse(let code),
        .windowsOnly(let code), .other(let code):
        .readerFailed(code: code.rawValue)
      case .systemRefused(.lockedMemory, _): .noLockedMemory
      case .systemRefused(.thread, let errno): .readerFailed(code: UInt32(bitPattern: errno))
      }
  }

  /// What a command that got no answer means to who wants to sign.
  init(_ error: TransportError) {
    self =
      switch error {
      case .cardRemoved: .cardRemoved
      case .cardReset: .readerFailed(code: 0x8010_0068)
      case .serviceStopped: .serviceNotRunning
      case .shortAnswer(let count): .cardMisbehaved("an answer of \(count) bytes")
      case .commandLength(let count): .cardMisbehaved("a command of \(count) bytes")
      case .driver(let code): .readerFailed(code: code)
      }
  }
}

extension PCSCError {
  /// The code of a case that has only one; 0 for the others.
  fileprivate var rawCode: UInt32 {
    switch self {
    case .cardReset: 0x8010_0068
    case .cardUnresponsive: 0x8010_0066
    case .cardUnpowered: 0x8010_0067
    case .notReady: 0x8010_0010
    default: 0
    }
  }
}
