public import ISO7816
internal import PCSC
internal import Synchronization

/// The readers that pcscd knows.
///
/// A reader that was used is kept for a while, so that its card stays powered for whoever comes
/// next; then it is given up, because scdaemon finds no card where another program is connected.
public final class PCSCReaders: CardReaders {
  /// A reader that was used.
  private struct Held {
    let reader: CardReader
    var userCount = 0
    /// Whether it is given up as soon as nobody uses it.
    var isUnwanted = false
    /// Gives the reader up after a while in which nobody used it.
    var release: Task<Void, Never>?
  }

  private struct State {
    var held: [String: Held] = [:]
    /// Readers that are being given up.
    var leaving: [CardReader] = []
  }

  /// After how long somebody is told that another program uses the card.
  private static let moment = Duration.seconds(1)
  /// How long the end of a connection is waited for: pcscd may keep its thread for as long as
  /// another program has a transaction, without a limit.
  private static let farewell = Duration.seconds(1)

  private let state = Mutex(State())
  private let holdTime: Duration?
  private let clock: any Clock<Duration>

  /// Asks nothing of pcscd yet.
  ///
  /// - Parameters:
  ///   - holdTime: How long a reader that nobody uses is kept; nil for as long as this lives.
  ///   - clock: What measures that, and how long somebody waits.
  public init(holdTime: Duration? = nil, clock: any Clock<Duration> = ContinuousClock()) {
    self.holdTime = holdTime
    self.clock = clock
  }

  /// Whether a connection to any card is kept.
  public var isHolding: Bool { state.withLock { !$0.held.isEmpty } }

  /// The readers that hold a card, by name.
  public func withCards() async throws(AgentError) -> [String] {
    do throws(PCSCError) {
      let readers = try await ReaderList.current()
      guard !readers.isEmpty else { throw .noReader }
      let names = readers.filter(\.isCardPresent).map(\.name.description)
      guard !names.isEmpty else { throw .noCard }
      return names
    } catch {
      throw AgentError(error)
    }
  }

  /// Runs a body in a transaction with a reader's card.
  public func withCard<Value: Sendable>(
    in reader: String,
    forgettingPIN: Bool,
    _ patience: CardPatience,
    _ body: @escaping @Sendable (any CardChannel, [UInt8]) async throws(AgentError) -> Value
  ) async throws(AgentError) -> Value {
    let card: CardReader
    do throws(PCSCError) {
      card = try take(reader)
    } catch {
      throw AgentError(error)
    }
    defer { giveBack(reader, card) }
    let waiting = Task { [clock] in
      guard (try? await clock.sleep(for: Self.moment)) != nil else { return }
      await patience.waits()
    }
    defer { waiting.cancel() }
    let result: Result<Value, AgentError>
    do throws(TransactionError<Never>) {
      result = try await card.withTransaction(
        waitingAtMost: patience.limit,
        clock: clock,
        endingWith: forgettingPIN ? .reset : .leave
      ) { channel in
        // That somebody waits is told before what comes after the wait.
        waiting.cancel()
        await waiting.value
        return await channel.lend(to: body)
      }
    } catch {
      switch error {
      case .notBegun(.timeout): throw .busy(CardHolder.inTransaction())
      case .notBegun(let error): throw AgentError(error)
      }
    }
    return try result.get()
  }

  /// Gives up every reader, one that is in use at the end of that use.
  public func giveUp() async {
    let unused = state.withLock { state in
      for name in state.held.keys { state.held[name]?.isUnwanted = true }
      let unused = state.held.filter { $0.value.userCount == 0 }
      for name in unused.keys { state.held[name] = nil }
      state.leaving += unused.values.map(\.reader)
      return unused.values.map(\.reader)
    }
    _ = await leave(unused)
  }

  /// Gives up all cards, and waits until that is done.
  ///
  /// To be called before the process ends: libpcsclite's own end must not meet a thread that is
  /// still in it.
  ///
  /// - Returns: Whether no thread is in libpcsclite any more; false if pcscd keeps one that waits
  ///   for another program.
  public func disconnect() async -> Bool {
    let all = state.withLock { state in
      for one in state.held.values {
        one.release?.cancel()
        state.leaving.append(one.reader)
      }
      state.held = [:]
      return state.leaving
    }
    return await leave(all)
  }

  private func take(_ name: String) throws(PCSCError) -> CardReader {
    let kept = state.withLock { state in
      state.held[name]?.userCount += 1
      state.held[name]?.release?.cancel()
      state.held[name]?.release = nil
      return state.held[name]?.reader
    }
    if let kept { return kept }
    guard let readerName = ReaderName(name) else { throw .unknownReader }
    let reader = try CardReader.unconnected(readerName)
    return state.withLock { state in
      // Another task may have come first.
      var entry = state.held[name] ?? Held(reader: reader)
      entry.userCount += 1
      state.held[name] = entry
      return entry.reader
    }
  }

  private func giveBack(_ name: String, _ reader: CardReader) {
    state.withLock { state in
      // What was given up meanwhile isn't ours to count.
      guard var entry = state.held[name], entry.reader === reader else { return }
      entry.userCount -= 1
      if entry.userCount == 0, let holdTime = entry.isUnwanted ? .zero : holdTime {
        entry.release = Task { [weak self, clock] in
          guard (try? await clock.sleep(for: holdTime)) != nil else { return }
          await self?.release(name, reader)
        }
      }
      state.held[name] = entry
    }
  }

  private func release(_ name: String, _ reader: CardReader) async {
    let isUnused = state.withLock { state in
      guard let entry = state.held[name], entry.reader === reader, entry.userCount == 0 else {
        return false
      }
      state.held[name] = nil
      state.leaving.append(reader)
      return true
    }
    if isUnused { _ = await leave([reader]) }
  }

  /// Ends connections, without waiting for ever for one that pcscd keeps.
  ///
  /// - Returns: Whether all are ended.
  private func leave(_ readers: [CardReader]) async -> Bool {
    let isDone = Settlement<Bool>()
    let timer = Task { [clock] in
      guard (try? await clock.sleep(for: Self.farewell)) != nil else { return }
      isDone.settle(false)
    }
    defer { timer.cancel() }
    Task {
      await withTaskGroup(of: Void.self) { group in
        for reader in readers {
          group.addTask {
            await reader.disconnect()
            self.state.withLock { state in state.leaving.removeAll { $0 === reader } }
          }
        }
      }
      isDone.settle(true)
    }
    return await isDone.value()
  }
}

extension CardReader {
  /// Lets a body speak with the card, on the reader's thread.
  fileprivate func lend<Value: Sendable>(
    to body: @Sendable (any CardChannel, [UInt8]) async throws(AgentError) -> Value
  ) async -> Result<Value, AgentError> {
    do throws(AgentError) {
      return .success(try await body(self, try knownAnswerToReset()))
    } catch {
      return .failure(error)
    }
  }

  /// The answer to reset of the card in the running transaction.
  fileprivate func knownAnswerToReset() throws(AgentError) -> [UInt8] {
    do throws(TransportError) {
      return try answerToReset()
    } catch {
      throw AgentError(error)
    }
  }
}
