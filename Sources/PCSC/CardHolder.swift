/// A running program that may be the one that holds a card.
public struct CardHolder: Hashable, Sendable {
  /// The program's name, as the kernel knows it.
  public var name: String
  /// Its process, as seen from here.
  public var processID: Int32

  /// Names a process.
  public init(name: String, processID: Int32) {
    self.name = name
    self.processID = processID
  }
}
