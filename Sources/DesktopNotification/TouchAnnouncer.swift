/// Who tells the person that a card waits for a touch: the desktop in the agent, a list in tests.
///
/// Both return at once and never fail, so that signing neither waits nor breaks.
public protocol TouchAnnouncer: Sendable {
  /// Says that a card waits from now on.
  ///
  /// - Parameter text: What is shown; anything but printable ASCII becomes `?`.
  /// - Returns: What ``withdraw(_:)`` takes.
  func announce(_ text: String) -> Announcement

  /// Says that it waits no more; what was withdrawn already is none the worse.
  ///
  /// - Parameter announcement: What ``announce(_:)`` returned.
  func withdraw(_ announcement: Announcement)
}

/// One wait that was announced.
public struct Announcement: Hashable, Sendable {
  /// Its number, which no other announcement of the same announcer has.
  public var number: UInt64

  /// Takes a number.
  public init(number: UInt64) { self.number = number }
}
