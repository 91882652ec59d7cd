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

  private let held = Mutex<[String: Held]>([:])
  private let holdTime: Duration?
  private let clock: any Clock<Duration>

  /// Asks nothing of pcscd yet.
  ///
  /// - Parameters:
  ///   - holdTime: How long a reader that nobody uses is kept; nil for as long as this lives.
  ///   - clock: What measures that.
  public init(holdTime: Duration? = nil, clock: any Clock<Duration> = ContinuousClock()) {
    self.holdTime = holdTime
    self.clock = clock
  }

  /// Whether a connection to any card is kept.
  public var isHolding: Bool { held.withLock { !$0.isEmpty } }

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
    _ body: @escaping @Sendable (any CardChannel, [UInt8]) async throws(AgentError) -> Value
  ) async throws(AgentError) -> Value {
    let card: CardReader
    do throws(PCSCError) {
      card = try take(reader)
    } catch {
      throw AgentError(error)
    }
    defer { giveBack(reader, card) }
    let disposition: CardReader.Disposition = forgettingPIN ? .reset : .leave
    let result: Result<Value, AgentError>
    do throws(TransactionError<Never>) {
      result = try await card.withTransaction(endingWith: disposition) { channel in
        await channel.lend(to: body)
      }
    } catch {
      switch error {
      case .notBegun(let error): throw AgentError(error)
      }
    }
    return try result.get()
  }

  /// Gives up every reader, one that is in use at the end of that use.
  public func giveUp() async {
    let unused = held.withLock { held in
      for name in held.keys { held[name]?.isUnwanted = true }
      return held.filter { $0.value.userCount == 0 }.map { ($0.key, $0.value.reader) }
    }
    for (name, reader) in unused { await release(name, reader) }
  }

  /// Gives up all cards, and waits until that is done.
  ///
  /// To be called before the process ends: libpcsclite's own end must not meet a thread that is
  /// still in it.
  public func disconnect() async {
    let all = held.withLock { held in
      defer { held = [:] }
      return Array(held.values)
    }
    for one in all {
      one.release?.cancel()
      await one.reader.disconnect()
    }
  }

  private func take(_ name: String) throws(PCSCError) -> CardReader {
    let kept = held.withLock { held in
      held[name]?.userCount += 1
      held[name]?.release?.cancel()
      held[name]?.release = nil
      return held[name]?.reader
    }
    if let kept { return kept }
    guard let readerName = ReaderName(name) else { throw .unknownReader }
    let reader = try CardReader.unconnected(readerName)
    return held.withLock { held in
      // Another task may have come first.
      var entry = held[name] ?? Held(reader: reader)
      entry.userCount += 1
      held[name] = entry
      return entry.reader
    }
  }

  private func giveBack(_ name: String, _ reader: CardReader) {
    held.withLock { held in
      // What was given up meanwhile isn't ours to count.
      guard var entry = held[name], entry.reader === reader else { return }
      entry.userCount -= 1
      if entry.userCount == 0, let holdTime = entry.isUnwanted ? .zero : holdTime {
        entry.release = Task { [weak self, clock] in
          guard (try? await clock.sleep(for: holdTime)) != nil else { return }
          await self?.release(name, reader)
        }
      }
      held[name] = entry
    }
  }

  private func release(_ name: String, _ reader: CardReader) async {
    let isUnused = held.withLock { held in
      guard let entry = held[name], entry.reader === reader, entry.userCount == 0 else {
        return false
      }
      held[name] = nil
      return true
    }
    if isUnused { await reader.disconnect() }
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
