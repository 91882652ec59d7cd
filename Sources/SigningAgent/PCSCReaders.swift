public import ISO7816
internal import PCSC
internal import Synchronization

/// The readers that pcscd knows.
///
/// A reader that was used is kept, so that its card stays powered.
public final class PCSCReaders: CardReaders {
  private let open = Mutex<[String: CardReader]>([:])

  /// Asks nothing of pcscd yet.
  public init() {}

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
      card = try self.card(in: reader)
    } catch {
      throw AgentError(error)
    }
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

  /// Gives up all cards, and waits until that is done.
  ///
  /// To be called before the process ends: libpcsclite's own end must not meet a thread that is
  /// still in it.
  public func disconnect() async {
    for card in open.withLock({ Array($0.values) }) { await card.disconnect() }
  }

  /// The card's reader, made once.
  private func card(in reader: String) throws(PCSCError) -> CardReader {
    if let card = open.withLock({ $0[reader] }) { return card }
    guard let name = ReaderName(reader) else { throw .unknownReader }
    let card = try CardReader.unconnected(name)
    open.withLock { $0[reader] = card }
    return card
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
