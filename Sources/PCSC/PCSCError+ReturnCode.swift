extension PCSCError {
  /// Reads the code that a function of PC/SC returned.
  ///
  /// - Parameters:
  ///   - code: Any code but success.
  ///   - operation: What returned it.
  public init(_ code: ReturnCode, during operation: Operation) {
    self = Self.about(service: code, operation) ?? Self.about(card: code) ?? Self.about(call: code)
  }

  /// The code that was returned, or stands for the error; none where nothing was called.
  public var code: ReturnCode? {
    switch self {
    case .refusedByPolicy(_, let code), .serviceOverloaded(let code), .serviceFailure(let code),
      .readerUnusable(let code), .cardUnusable(let code), .communication(let code),
      .misuse(let code), .windowsOnly(let code), .other(let code):
      code
    case .serviceNotRunning: .noService
    case .serviceStopped: .serviceStopped
    case .noReader: .noReadersAvailable
    case .unknownReader: .unknownReader
    case .readerUnavailable: .readerUnavailable
    case .noCard: .noSmartCard
    case .cardRemoved: .removedCard
    case .heldExclusively: .sharingViolation
    case .cardReset: .resetCard
    case .cardUnresponsive: .unresponsiveCard
    case .cardUnpowered: .unpoweredCard
    case .notReady: .notReady
    case .timeout: .timeout
    case .cancelled: .cancelled
    case .systemRefused: nil
    }
  }

  private static func about(service code: ReturnCode, _ operation: Operation) -> Self? {
    switch (code, operation) {
    case (.noService, _): .serviceNotRunning
    case (.serviceStopped, _): .serviceStopped
    // A service that refuses a client closes its socket, and libpcsclite knows no more.
    case (.communicationError, .establishingContext), (.securityViolation, .establishingContext):
      .refusedByPolicy(.accessService, code)
    case (.securityViolation, _): .refusedByPolicy(.accessCard, code)
    case (.noMemory, _), (.serverTooBusy, _): .serviceOverloaded(code)
    case (.internalError, _), (.waitedTooLong, _), (.unknownError, _), (.systemCancelled, _),
      (.shutdown, _), (.unsupportedFeature, _):
      .serviceFailure(code)
    default: nil
    }
  }

  private static func about(card code: ReturnCode) -> Self? {
    switch code {
    case .noReadersAvailable: .noReader
    case .unknownReader: .unknownReader
    case .readerUnavailable: .readerUnavailable
    case .readerUnsupported, .duplicateReader: .readerUnusable(code)
    case .noSmartCard: .noCard
    case .removedCard: .cardRemoved
    case .sharingViolation: .heldExclusively(by: [])
    case .resetCard: .cardReset
    case .unresponsiveCard: .cardUnresponsive
    case .unpoweredCard: .cardUnpowered
    case .notReady: .notReady
    case .unknownCard, .protocolMismatch, .cardUnsupported, .unsupportedCard,
      .invalidAnswerToReset:
      .cardUnusable(code)
    case .communicationError, .communicationDataLost, .notTransacted: .communication(code)
    default: nil
    }
  }

  private static func about(call code: ReturnCode) -> Self {
    switch code {
    case .timeout: .timeout
    case .cancelled: .cancelled
    case .invalidHandle, .invalidParameter, .invalidTarget, .insufficientBuffer, .cantDispose,
      .invalidValue, .protocolInformationTooSmall:
      .misuse(code)
    case _ where ReturnCode.windowsOnly.contains { $0.contains(code.rawValue) }: .windowsOnly(code)
    default: .other(code)
    }
  }
}
