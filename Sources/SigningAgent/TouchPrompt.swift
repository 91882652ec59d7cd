public import DesktopNotification
internal import Synchronization

/// The announcements of touches during one approval, besides those to the caller.
final class TouchPrompt: Sendable {
  private let announcer: any TouchAnnouncer
  private let order: SigningOrder
  private let card: CardReport
  private let current = Mutex<Announcement?>(nil)

  init(_ announcer: any TouchAnnouncer, _ order: SigningOrder, on card: CardReport) {
    self.announcer = announcer
    self.order = order
    self.card = card
  }

  /// The card waits for a touch to sign a thing.
  func isAwaited(_ index: Int) {
    let thing = order.things[index].phrase(at: index, of: order)
    var text = "Touch \(card.name): \(thing)"
    // In a vault the work is another qube's.
    if let qube = order.caller.qube { text += ", for qube \(qube.printableASCII)" }
    let announcement = announcer.announce(text)
    if let earlier = current.withLock({ $0.replace(with: announcement) }) {
      announcer.withdraw(earlier)
    }
  }

  /// No touch is waited for any more.
  func isOver() {
    if let announcement = current.withLock({ $0.take() }) { announcer.withdraw(announcement) }
  }
}

extension Optional {
  /// Puts another value in, and returns the one that was there.
  fileprivate mutating func replace(with value: Wrapped) -> Wrapped? {
    defer { self = value }
    return self
  }
}

/// Announces nothing, where only the caller is told.
public struct SilentAnnouncer: TouchAnnouncer {
  /// An announcer that says nothing.
  public init() {}

  /// Says nothing.
  public func announce(_ text: String) -> Announcement { Announcement(number: 0) }

  /// Takes nothing back.
  public func withdraw(_ announcement: Announcement) {}
}
