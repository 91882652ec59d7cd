import ISO7816

extension TransportError {
  /// Reads the code that SCardTransmit returned.
  ///
  /// libpcsclite answers `80100013` (and newer versions `8010006A`) when the service closes
  /// its socket; the service itself reports a command that got lost as `80100016`.
  init(_ code: ReturnCode) {
    switch code {
    // A token takes its reader with it.
    case .removedCard, .noSmartCard, .readerUnavailable, .unknownReader: self = .cardRemoved
    // Without power a card forgets the same as by a reset.
    case .resetCard, .unpoweredCard: self = .cardReset
    case .noService, .serviceStopped, .communicationError, .securityViolation:
      self = .serviceStopped
    default: self = .driver(code: code.rawValue)
    }
  }
}
