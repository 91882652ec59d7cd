internal import OwnThread
import Synchronization

extension CardReader {
  /// Numbers every transaction of the process.
  private static let counter = Atomic<UInt64>(0)

  /// Connects to the card if the reader isn't connected.
  ///
  /// - Parameters:
  ///   - patience: How long a transaction of another program is waited for.
  ///   - clock: What measures that.
  /// - Throws: ``PCSCError``.
  public nonisolated func connect(
    waitingAtMost patience: Duration = patience,
    clock: any Clock<Duration> = ContinuousClock()
  ) async throws(PCSCError) {
    let attempt = Attempt()
    startTurn(for: attempt) { reader in
      let outcome = Attempt.Outcome { () throws(PCSCError) in try reader.connection.connect() }
      attempt.settle(outcome)
      reader.turns.pass()
    }
    try await attempt.wait(atMost: patience, by: clock)
  }

  /// Runs a body while no other program, and no other task of this one, can use the card.
  ///
  /// The body runs on the reader's thread, so that a command in it costs no change of threads.
  /// However it ends, by return, error or cancellation of the task, the transaction is ended
  /// after it. Transactions that overlap are run one after the other; one within another, on the
  /// same reader, is a mistake of the caller.
  ///
  /// Beginning a transaction can't be taken back: where it is given up, and succeeds later
  /// nonetheless, it is ended at once without a command.
  ///
  /// - Parameters:
  ///   - patience: How long to wait for the card to become free.
  ///   - clock: What measures that.
  ///   - disposition: What becomes of the card at the end. Only a body that verifies no PIN may
  ///     leave it.
  ///   - body: What sends commands, with the reader as its card.
  /// - Returns: What the body returned.
  /// - Throws: ``TransactionError``.
  public nonisolated func withTransaction<Value: Sendable, Failure: Error>(
    waitingAtMost patience: Duration = patience,
    clock: any Clock<Duration> = ContinuousClock(),
    endingWith disposition: Disposition = .reset,
    _ body: @Sendable (isolated CardReader) async throws(Failure) -> Value
  ) async throws(TransactionError<Failure>) -> Value {
    precondition(
      !Self.participations.contains { $0.reader == ObjectIdentifier(self) },
      "a transaction within another one on the same reader would wait for itself"
    )
    let number = Self.counter.add(1, ordering: .relaxed).newValue
    let attempt = Attempt()
    startTurn(for: attempt) { $0.begin(number, for: attempt) }
    do {
      try await attempt.wait(atMost: patience, by: clock)
    } catch {
      throw .notBegun(error)
    }
    do {
      return try await run(body, in: number, endingWith: disposition)
    } catch {
      throw .body(error)
    }
  }

  /// Calls something on the reader's thread when the reader is free.
  private nonisolated func startTurn(
    for attempt: Attempt,
    _ start: @escaping @Sendable (isolated CardReader) -> Void
  ) {
    turns.take(for: attempt) {
      self.thread.perform {
        self.assumeIsolated { start($0) }
      }
    }
  }

  private func begin(_ number: UInt64, for attempt: Attempt) {
    let outcome = Attempt.Outcome { () throws(PCSCError) in try connection.begin() }
    transaction = number
    let isWanted = attempt.settle(outcome)
    switch (isWanted, outcome) {
    case (true, .success): return
    case (false, .success): finish(.leave)
    case (_, .failure):
      transaction = nil
      turns.pass()
    }
  }

  private func run<Value: Sendable, Failure: Error>(
    _ body: @Sendable (isolated CardReader) async throws(Failure) -> Value,
    in number: UInt64,
    endingWith disposition: Disposition
  ) async throws(Failure) -> Value {
    defer { finish(disposition) }
    let own = Participation(reader: ObjectIdentifier(self), transaction: number)
    let result: Result<Value, Failure> = await Self.$participations.withValue(
      Self.participations + [own]
    ) {
      do throws(Failure) {
        return .success(try await body(self))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func finish(_ disposition: Disposition) {
    connection.end(disposition)
    transaction = nil
    turns.pass()
  }
}
