internal import CSupport
internal import Glibc
internal import OwnThread

/// The signals by which a person or the system asks a program to end: SIGINT, SIGTERM, SIGHUP.
///
/// The program finishes what must not be left half done; who asks a second time means at once.
public enum Interruption {
  /// Watches for signals from now on, on a thread of its own.
  ///
  /// Call it once for the process.
  ///
  /// - Parameter handler: Called for each signal with its number and how many came that ask to end,
  ///   counted from 1; it may block.
  /// - Returns: Whether the signals can be watched; if not they end the process as ever.
  @discardableResult
  public static func watch(
    _ handler: @escaping @Sendable (_ signal: Int32, _ count: Int) -> Void
  ) -> Bool {
    let descriptor = paraph_signals_as_bytes()
    guard descriptor >= 0 else { return false }
    let watcher = Watcher(descriptor: descriptor, handler: handler)
    return startThread(named: "signals") { watcher.run() } == nil
  }

  /// The number of SIGTSTP.
  public static let stop = SIGTSTP

  /// Says whether the ^Z of a terminal, SIGTSTP, goes to the handler instead of stopping the process.
  ///
  /// Who is stopped while a card is held for it locks the card for everybody.
  ///
  /// - Parameter refuses: Whether it does, from now on.
  public static func refuseStops(_ refuses: Bool) { paraph_stops_as_bytes(refuses ? 1 : 0) }

  /// Has the ^Z of a terminal never stop this process, nor the dialogs that it starts.
  public static func ignoreStops() { paraph_ignore_stops() }

  /// Ends the process by a signal, as the shell that started it wants to see.
  ///
  /// - Parameter signal: The signal's number.
  public static func die(by signal: Int32) { paraph_die_by_signal(signal) }
}

private final class Watcher: Sendable {
  let descriptor: Int32
  let handler: @Sendable (Int32, Int) -> Void

  init(descriptor: Int32, handler: @escaping @Sendable (Int32, Int) -> Void) {
    self.descriptor = descriptor
    self.handler = handler
  }

  func run() {
    var count = 0
    while true {
      var byte: UInt8 = 0
      // Safe because: one byte is read into one byte.
      let got = unsafe read(descriptor, &byte, 1)
      if got < 0 && errno == EINTR { continue }
      guard got == 1 else { return }
      if Int32(byte) != SIGTSTP { count += 1 }
      handler(Int32(byte), count)
    }
  }
}
