import CPCSC

/// One connection to the PC/SC service, which libpcsclite calls a context.
///
/// Only one call at a time runs on a context, so each thread has its own. Whoever holds one
/// releases it.
///
/// Source: pcsc-lite 1.9.9, winscard_clnt.c.
struct ServiceContext: Sendable {
  /// The number that libpcsclite knows it by.
  let number: SCARDCONTEXT

  /// Connects to the service.
  ///
  /// - Throws: ``PCSCError``.
  static func established() throws(PCSCError) -> Self {
    var number: SCARDCONTEXT = 0
    // Safe because: the reserved pointers may be null, and the number outlives the call.
    let code = ReturnCode(
      unsafe SCardEstablishContext(DWORD(SCARD_SCOPE_SYSTEM), nil, nil, &number)
    )
    guard code == .success else { throw PCSCError(code, during: .establishingContext) }
    return Self(number: number)
  }

  /// Disconnects, also from a service that is gone.
  ///
  /// A transaction that is open is ended by the service, which resets the card.
  func release() {
    // What a dead service answers here helps nobody: the context is forgotten in any case.
    _ = SCardReleaseContext(number)
  }

  /// Ends a wait for a change of status on this context, from another thread.
  func cancel() {
    _ = SCardCancel(number)
  }

  /// The most bytes of a list of names that are taken: twice what pcsc-lite can have.
  private static let listLimit = 4096

  /// The names of all readers; none is no error.
  ///
  /// - Throws: ``PCSCError``.
  func readerNames() throws(PCSCError) -> [ReaderName] {
    var count = DWORD(Self.listLimit)
    var code = ReturnCode.success
    let list = unsafe [UInt8](unsafeUninitializedCapacity: Self.listLimit) { buffer, filled in
      // Safe because: the buffer is rebound for the call alone, and is as long as `count` says.
      unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
        code = ReturnCode(unsafe SCardListReaders(number, nil, characters.baseAddress, &count))
      }
      filled = code == .success ? min(Int(count), Self.listLimit) : 0
    }
    switch code {
    case .success: return ReaderName.names(in: list)
    case .noReadersAvailable: return []
    default: throw PCSCError(code, during: .other)
    }
  }
}
