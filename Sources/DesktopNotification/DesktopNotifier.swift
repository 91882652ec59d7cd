public import FoundationEssentials
internal import OwnThread
internal import Synchronization

/// Shows the newest wait on the desktop for as long as it lasts.
///
/// What is wanted is noted at once; a thread, which is there only while the desktop shows something
/// else, brings the two together. Waits that come and go faster than the desktop can follow are
/// skipped.
public final class DesktopNotifier: TouchAnnouncer {
  /// How many waits are remembered: a card that is announced and forgotten costs nothing for ever.
  private static let mostAnnouncements = 16

  private struct State {
    var announced: [(announcement: Announcement, text: String)] = []
    var lastNumber: UInt64 = 0
    var shown: Announcement?
    var isWorking = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private enum Step {
    case show(String)
    case hide
  }

  private let means: any NotificationMeans
  private let state = Mutex(State())

  /// Takes the means.
  ///
  /// - Parameters:
  ///   - command: The absolute path of a program that runs once for each wait with the text as its
  ///     only argument; SIGTERM tells it that the wait is over, SIGKILL follows 2 s later. Nil
  ///     for the desktop's notifications.
  ///   - environment: Where programs and the session bus are found, and what the command gets.
  public init(
    command: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    if let command {
      means = CommandNotification(path: command, environment: environment)
    } else {
      means = NotifySend(environment: environment)
    }
  }

  /// Shows the wait in place of the one before.
  public func announce(_ text: String) -> Announcement {
    let (announcement, starts) = state.withLock { state in
      state.lastNumber += 1
      let announcement = Announcement(number: state.lastNumber)
      state.announced.append((announcement, text))
      if state.announced.count > Self.mostAnnouncements { state.announced.removeFirst() }
      return (announcement, Self.startsWork(&state))
    }
    if starts { startWork() }
    return announcement
  }

  /// Takes the wait back; one that began before it and still lasts is shown again.
  public func withdraw(_ announcement: Announcement) {
    let starts = state.withLock { state in
      state.announced.removeAll { $0.announcement == announcement }
      return Self.startsWork(&state)
    }
    if starts { startWork() }
  }

  /// Withdraws all, and returns once nothing is shown and no program runs: seconds at the most.
  public func finish() async {
    let starts = state.withLock { state in
      state.announced.removeAll()
      return Self.startsWork(&state)
    }
    if starts { startWork() }
    await settle()
  }

  /// Returns once the desktop shows what is wanted, as far as it can.
  public func settle() async {
    await withCheckedContinuation { continuation in
      let isWorking = state.withLock { state in
        if state.isWorking { state.waiters.append(continuation) }
        return state.isWorking
      }
      if !isWorking { continuation.resume() }
    }
  }

  /// Whether a thread is to be started for what is wanted now.
  private static func startsWork(_ state: inout State) -> Bool {
    guard !state.isWorking, state.announced.last?.announcement != state.shown else { return false }
    state.isWorking = true
    return true
  }

  private func startWork() {
    let failure = startThread(named: "notification") { self.work() }
    // The next wait tries again; this one has the terminal, and the card's own light.
    if failure != nil { rest() }
  }

  private func work() {
    while let step = nextStep() {
      switch step {
      case .show(let text): means.show(text.plainASCII)
      case .hide: means.hide()
      }
    }
  }

  /// What brings the desktop to what is wanted; nil, and the work is over, if it is there.
  private func nextStep() -> Step? {
    let (step, waiters): (Step?, [CheckedContinuation<Void, Never>]) = state.withLock { state in
      let wanted = state.announced.last
      guard wanted?.announcement != state.shown else { return (nil, Self.resting(&state)) }
      state.shown = wanted?.announcement
      return (wanted.map { .show($0.text) } ?? .hide, [])
    }
    for waiter in waiters { waiter.resume() }
    return step
  }

  private func rest() {
    for waiter in state.withLock({ Self.resting(&$0) }) { waiter.resume() }
  }

  private static func resting(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
    state.isWorking = false
    defer { state.waiters = [] }
    return state.waiters
  }
}

/// What shows one text at a time; called by one thread at a time, which may wait.
protocol NotificationMeans: Sendable {
  /// Shows a text in place of the one before.
  func show(_ text: String)

  /// Shows none.
  func hide()
}

extension String {
  /// The longest text that is shown, in bytes.
  private static let longestNotification = 200

  /// The text with everything that isn't printable ASCII replaced by `?`, and no longer than
  /// fits a notification.
  fileprivate var plainASCII: String {
    String(
      unicodeScalars.prefix(Self.longestNotification)
        .map { (" "..."~").contains($0) ? Character($0) : "?" }
    )
  }
}
