internal import PCSC

extension PCSCReaders {
  /// Waits for the end of a card, by a connection to pcscd that is kept for that alone.
  public func untilGone(from reader: String) async -> AgentError? {
    let events: AsyncStream<ReaderEvent>
    do {
      events = try ReaderWatcher.events()
    } catch {
      // Who uses the card finds it gone then.
      return nil
    }
    // It may have gone before the watch began, which tells only what is there.
    if let readers = try? await ReaderList.current(),
      !readers.contains(where: { $0.name.description == reader && $0.isCardPresent })
    {
      return .cardRemoved
    }
    for await event in events {
      switch event {
      case .cardRemoved(let name), .readerRemoved(let name):
        if name.description == reader { return .cardRemoved }
      case .stopped(let error): return AgentError(error)
      case .readerAdded, .cardInserted: break
      }
    }
    return nil
  }
}
