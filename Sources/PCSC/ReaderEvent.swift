/// What happened to the readers and cards of the machine.
public enum ReaderEvent: Hashable, Sendable {
  /// A reader is there.
  case readerAdded(ReaderName)
  /// A reader was unplugged; its card, if it had one, was reported before.
  case readerRemoved(ReaderName)
  /// A card is in a reader; a mute one has no answer to reset.
  case cardInserted(ReaderState)
  /// A card was taken out.
  case cardRemoved(ReaderName)
  /// The service can't be asked any more. The last event.
  case stopped(PCSCError)
}

extension ReaderEvent {
  /// What happened to the card of one reader between two looks at it.
  ///
  /// A card that was changed for another in between shows in the count of events alone.
  static func between(_ old: ReaderState?, _ new: ReaderState) -> [Self] {
    let isOther = old.map { $0.eventCount != new.eventCount } ?? true
    return switch (old?.isCardPresent ?? false, new.isCardPresent) {
    case (false, true): [.cardInserted(new)]
    case (true, false): [.cardRemoved(new.name)]
    case (true, true) where isOther: [.cardRemoved(new.name), .cardInserted(new)]
    default: []
    }
  }
}
