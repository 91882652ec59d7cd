import CPCSC
import ISO7816

/// The calls to libpcsclite for one reader, all of which block.
///
/// Not Sendable: it belongs to the reader's thread. A handle that has become stale, by a reset,
/// a card that was changed or a service that was restarted, is renewed by the next ``begin()``.
///
/// Source: pcsc-lite 1.9.9, winscard_clnt.c.
@safe
final class Connection {
  /// How often a stale handle is renewed for one transaction.
  private static let attempts = 4

  private let reader: ReaderName
  private var context: ServiceContext?
  private var handle: SCARDHANDLE?
  /// Whether the card was reset since the handle was last connected.
  private var isStale = false
  private var protocolInformation = SCARD_IO_REQUEST()
  /// Where answers come in; never zeroed.
  private let answer: UnsafeMutableBufferPointer<UInt8>

  init(reader: ReaderName) {
    self.reader = reader
    unsafe answer = .allocate(capacity: PCSCLimits.extendedBuffer)
  }

  deinit {
    close()
    unsafe answer.deallocate()
  }

  /// Connects if it isn't, and begins a transaction; both wait for one of another program.
  ///
  /// - Throws: ``PCSCError``.
  func begin() throws(PCSCError) {
    try untilFresh { handle in SCardBeginTransaction(handle) }
  }

  /// Connects if it isn't, or if the card was reset.
  ///
  /// - Throws: ``PCSCError``.
  func connect() throws(PCSCError) {
    try untilFresh { _ in 0 }
  }

  /// The answer to reset of the card that is connected.
  ///
  /// - Throws: `TransportError`.
  func answerToReset() throws(TransportError) -> [UInt8] {
    guard let handle else { throw TransportError(.invalidHandle) }
    var code = ReturnCode.success
    var count = DWORD(MAX_ATR_SIZE)
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
      // Safe because: the buffer is as long as `count` says; the other results aren't wanted.
      code = ReturnCode(
        unsafe SCardStatus(handle, nil, nil, nil, nil, buffer.baseAddress, &count)
      )
      filled = code == .success ? min(Int(count), Int(MAX_ATR_SIZE)) : 0
    }
    guard code == .success else { throw TransportError(code) }
    return bytes
  }

  /// Ends the transaction.
  ///
  /// Where the service refuses that, because the card or the service is gone, the whole context
  /// is given up: the service then ends the transaction itself and resets the card.
  func end(_ disposition: CardReader.Disposition) {
    guard let handle else { return }
    guard ReturnCode(SCardEndTransaction(handle, disposition.value)) == .success else {
      close()
      return
    }
    isStale = disposition == .reset
  }

  /// Gives up everything that is held of the service.
  func close() {
    context?.release()
    context = nil
    handle = nil
    isStale = false
  }

  /// Sends one command.
  ///
  /// - Parameter command: The bytes to send; they are copied nowhere in this process.
  /// - Returns: The card's answer.
  /// - Throws: `TransportError`.
  func transmit(_ command: UnsafeBufferPointer<UInt8>) throws(TransportError) -> Answer {
    guard let handle else { throw TransportError(.invalidHandle) }
    var count = DWORD(PCSCLimits.extendedBuffer)
    // Safe because: both buffers are as long as their counts say.
    let code = ReturnCode(
      unsafe SCardTransmit(
        handle,
        &protocolInformation,
        command.baseAddress,
        DWORD(command.count),
        nil,
        answer.baseAddress,
        &count
      )
    )
    switch code {
    case .success where count == 0:
      // pcsc-lite's vpcd driver reports a card that is pulled during a command like this.
      throw .cardRemoved
    case .success:
      // Safe because: `prefix` stays within the buffer whatever `count` says.
      return try Answer(parsing: unsafe Array(answer.prefix(Int(clamping: count))))
    case .notTransacted where isCardGone(handle):
      throw .cardRemoved
    default:
      throw TransportError(code)
    }
  }

  /// Whether the service has noticed that the card is away.
  ///
  /// A command that a USB device didn't answer any more fails like a broken one.
  private func isCardGone(_ handle: SCARDHANDLE) -> Bool {
    let code = ReturnCode(SCardStatus(handle, nil, nil, nil, nil, nil, nil))
    return code != .success && TransportError(code) == .cardRemoved
  }

  // MARK: Renewal

  /// Runs a call with a handle that is connected, and again with a new one if it was stale.
  private func untilFresh(_ call: (SCARDHANDLE) -> Int) throws(PCSCError) {
    var code = ReturnCode.success
    for _ in 1...Self.attempts {
      let wasEstablished = context != nil
      let context = try establishedContext()
      let step: PCSCError.Operation
      if let handle, isStale {
        (step, code) = (.connecting, reconnect(handle))
      } else if handle == nil {
        (step, code) = (.connecting, connect(on: context))
        // A new context knows the newest state: there is nothing to renew.
        if code != .success, !wasEstablished { throw error(code, during: step) }
      } else {
        (step, code) = (.other, .success)
      }
      if code == .success, let handle {
        code = ReturnCode(call(handle))
        if code == .success { return }
      }
      guard prepareRenewal(after: code) else { throw error(code, during: step) }
    }
    throw error(code, during: .other)
  }

  private func establishedContext() throws(PCSCError) -> ServiceContext {
    if let context { return context }
    let new = try ServiceContext.established()
    context = new
    return new
  }

  private func connect(on context: ServiceContext) -> ReturnCode {
    var new: SCARDHANDLE = 0
    var activeProtocol: DWORD = 0
    let code = unsafe reader.withCString { name in
      // Safe because: the name and both results outlive the call.
      ReturnCode(
        unsafe SCardConnect(
          context.number,
          name,
          DWORD(SCARD_SHARE_SHARED),
          DWORD(SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1),
          &new,
          &activeProtocol
        )
      )
    }
    if code == .success {
      handle = new
      isStale = false
      use(activeProtocol)
    }
    return code
  }

  private func reconnect(_ handle: SCARDHANDLE) -> ReturnCode {
    var activeProtocol: DWORD = 0
    // Safe because: the result outlives the call.
    let code = ReturnCode(
      unsafe SCardReconnect(
        handle,
        DWORD(SCARD_SHARE_SHARED),
        DWORD(SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1),
        DWORD(SCARD_LEAVE_CARD),
        &activeProtocol
      )
    )
    if code == .success {
      isStale = false
      use(activeProtocol)
    }
    return code
  }

  private func use(_ activeProtocol: DWORD) {
    protocolInformation = SCARD_IO_REQUEST(
      dwProtocol: activeProtocol,
      cbPciLength: DWORD(MemoryLayout<SCARD_IO_REQUEST>.size)
    )
  }

  /// Gives up what a code says is stale.
  ///
  /// - Returns: Whether it is worth to try again.
  private func prepareRenewal(after code: ReturnCode) -> Bool {
    switch code {
    case .resetCard, .unpoweredCard:
      isStale = true
      return true
    case .removedCard, .noSmartCard, .readerUnavailable, .unknownReader, .invalidValue:
      guard let handle else { return false }
      // The service may have forgotten the handle already.
      _ = SCardDisconnect(handle, DWORD(SCARD_LEAVE_CARD))
      self.handle = nil
      return true
    case .noService, .serviceStopped, .communicationError, .securityViolation, .invalidHandle:
      close()
      return true
    default:
      return false
    }
  }

  private func error(_ code: ReturnCode, during step: PCSCError.Operation) -> PCSCError {
    let error = PCSCError(code, during: step)
    return error == .heldExclusively(by: []) ? .heldExclusively(by: CardHolder.running()) : error
  }
}

extension CardReader.Disposition {
  /// The number that SCardEndTransaction takes.
  fileprivate var value: DWORD {
    switch self {
    case .leave: DWORD(SCARD_LEAVE_CARD)
    case .reset: DWORD(SCARD_RESET_CARD)
    }
  }
}
