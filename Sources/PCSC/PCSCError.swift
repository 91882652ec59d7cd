/// Why something didn't work with the PC/SC service, a reader or a connection to a card.
///
/// Every code of pcsclite.h has one meaning here, by ``init(_:during:)``; each case that more
/// than one code leads to keeps the code. Errors of a single command are `TransportError`s.
///
/// Source: pcsc-lite 1.9.9, pcsclite.h and the manual of each function in winscard_clnt.c.
public enum PCSCError: Error, Hashable, Sendable {
  /// No PC/SC service listens on its socket: pcscd isn't installed or isn't running.
  case serviceNotRunning
  /// The service went away while it was needed.
  case serviceStopped
  /// The service doesn't let this user in.
  ///
  /// At ``PolicyAction/accessService`` it closes the socket, which looks the same as a service
  /// that dies at this very moment.
  case refusedByPolicy(PolicyAction, ReturnCode)
  /// The service can take no more clients or has no memory.
  case serviceOverloaded(ReturnCode)
  /// The service failed for a reason of its own.
  case serviceFailure(ReturnCode)
  /// The service knows no reader at all.
  case noReader
  /// The service doesn't know a reader of this name: it was unplugged or never there.
  case unknownReader
  /// The reader was unplugged, or could not be powered up.
  case readerUnavailable
  /// The service can't use the reader.
  case readerUnusable(ReturnCode)
  /// There is no card in the reader.
  case noCard
  /// The card was taken out in the midst of something.
  case cardRemoved
  /// Another program has the card to itself.
  ///
  /// The service doesn't tell who; `by` lists each program that can be seen running and is
  /// known to do this. Empty: none of them can be seen.
  case heldExclusively(by: [CardHolder])
  /// Another program reset the card: what was verified or selected before is lost.
  case cardReset
  /// The card doesn't answer a reset: put in the wrong way round, or broken.
  case cardUnresponsive
  /// The card has no power.
  case cardUnpowered
  /// The reader or the card isn't ready yet.
  case notReady
  /// The reader can't speak with this card.
  case cardUnusable(ReturnCode)
  /// What was sent to the card, or its answer, got lost.
  case communication(ReturnCode)
  /// The card didn't become free in time.
  case timeout
  /// Whoever asked doesn't want it any more.
  case cancelled
  /// A call that libpcsclite finds wrong: a mistake in this module, or a handle of the past.
  case misuse(ReturnCode)
  /// A code that pcsclite.h names, but that is of Windows and never returned by pcsc-lite.
  case windowsOnly(ReturnCode)
  /// A code that pcsclite.h doesn't name.
  case other(ReturnCode)
  /// The system refused what a connection needs, before the service was asked.
  case systemRefused(SystemResource, errno: Int32)
}

extension PCSCError {
  /// What polkit is asked for by the service.
  public enum PolicyAction: Hashable, Sendable {
    /// `org.debian.pcsc-lite.access_pcsc`, asked for when a client comes.
    case accessService
    /// `org.debian.pcsc-lite.access_card`, asked for at a connection to a card.
    case accessCard
  }

  /// What a connection needs of the system.
  public enum SystemResource: Hashable, Sendable {
    /// A thread for the reader.
    case thread
    /// A page of memory that is never written to swap space; see `RLIMIT_MEMLOCK`.
    case lockedMemory
  }

  /// What was being done when a code was returned: some codes depend on it.
  public enum Operation: Hashable, Sendable {
    /// SCardEstablishContext.
    case establishingContext
    /// SCardConnect and SCardReconnect.
    case connecting
    /// Everything else.
    case other
  }
}
