internal import OwnThread

/// One reader and the card in it, on a thread of its own.
///
/// A touch can block the transmission of a command for 30 s, so nothing here ever runs on the
/// shared threads of the process. Connecting is lazy: whatever has become stale, because the
/// card was reset or changed or the service was restarted, is renewed when the next transaction
/// begins. Commands go through in a transaction only; see ``withTransaction(waitingAtMost:clock:endingWith:_:)``.
public actor CardReader {
  /// What becomes of the card at the end of a transaction.
  public enum Disposition: Hashable, Sendable {
    /// The card stays as it is: a PIN that was verified stays so *for every program*.
    case leave
    /// The card is reset: no PIN is verified any more, and the application is deselected.
    case reset
  }

  /// How long a transaction of another program is waited for if nothing else is said; longer
  /// than any card waits for a touch.
  public static let patience = Duration.seconds(35)

  /// A transaction that a task is in.
  struct Participation: Hashable, Sendable {
    /// Whose transaction it is.
    var reader: ObjectIdentifier
    /// Which of them.
    var transaction: UInt64
  }

  /// The transactions that the running task is in, one for each reader at most.
  @TaskLocal static var participations: [Participation] = []

  /// The reader's name.
  public nonisolated let name: ReaderName

  /// The reader's thread.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    // Safe because: the actor keeps its thread, and the thread itself, until `deinit`.
    unsafe thread.asUnownedSerialExecutor()
  }

  let thread: WorkerThread
  let turns = TurnQueue()
  let connection: Connection
  let confidential: ConfidentialCommand
  /// The transaction that is open, if one is.
  var transaction: UInt64?

  /// Prepares a reader, without asking the service for anything.
  ///
  /// A function and not an initialiser: Swift 6.3.1's optimizer ends with "circular reference"
  /// where another module allocates an actor whose deinitialiser is isolated.
  ///
  /// - Parameter name: A name that the service knows the reader by, now or later.
  /// - Returns: The reader, not connected.
  /// - Throws: ``PCSCError/systemRefused(_:errno:)``.
  public static func unconnected(_ name: ReaderName) throws(PCSCError) -> CardReader {
    try CardReader(name)
  }

  private init(_ name: ReaderName) throws(PCSCError) {
    self.name = name
    confidential = try ConfidentialCommand()
    connection = Connection(reader: name)
    thread = try WorkerThread.forCards()
  }

  isolated deinit {
    connection.close()
    thread.finish()
  }

  /// Prepares a reader and connects to its card, sharing it with other programs.
  ///
  /// - Parameters:
  ///   - name: A name that the service knows the reader by.
  ///   - patience: How long a transaction of another program is waited for.
  ///   - clock: What measures that.
  /// - Returns: The reader.
  /// - Throws: ``PCSCError``.
  public static func open(
    _ name: ReaderName,
    waitingAtMost patience: Duration = patience,
    clock: any Clock<Duration> = ContinuousClock()
  ) async throws(PCSCError) -> CardReader {
    let reader = try CardReader(name)
    try await reader.connect(waitingAtMost: patience, clock: clock)
    return reader
  }

  /// Gives up the connection, so that other programs find the card free; the next transaction
  /// connects again.
  ///
  /// The service powers a card off that nobody is connected to. In a transaction this ends it,
  /// with a reset.
  public func disconnect() {
    connection.close()
    transaction = nil
  }
}
