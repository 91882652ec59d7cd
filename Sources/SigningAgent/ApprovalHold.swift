internal import Synchronization

/// An approval of a coming set that is open, and keeps its card.
///
/// Calls come in from any task; the one task that holds the card takes them out, in their order,
/// one at a time.
final class ApprovalHold: Sendable {
  private struct State {
    var set: ApprovedSet
    /// When its time is over, on the clock of `uptime`.
    var deadline: Duration
    /// Why it ends before all is signed.
    var ending: AgentError?
    /// Nothing comes in any more.
    var isOver = false
    var waiting: [ApprovalVisit] = []
    var running: ApprovalVisit?
    /// The task that takes calls out, where there was none.
    var taker: CheckedContinuation<Void, Never>?
    var timer: Task<Void, Never>?
  }

  let card: CardReport
  /// How it ended, when its card is free again.
  let over = Settlement<ApprovalGrant.End>()
  private let caller: Caller.Identity
  private let began: Duration
  private let clock: any Clock<Duration>
  private let uptime: @Sendable () -> Duration
  private let state: Mutex<State>

  /// Opens an approval, whose time runs from now on.
  ///
  /// - Parameters:
  ///   - order: The set, and whose it is.
  ///   - card: The card that is kept.
  ///   - time: How long it holds.
  ///   - clock: What wakes it up when its time is over.
  ///   - uptime: What tells how much is left.
  init(
    _ order: SigningOrder,
    on card: CardReport,
    for time: Duration,
    clock: any Clock<Duration>,
    uptime: @escaping @Sendable () -> Duration
  ) {
    self.card = card
    caller = order.caller.identity
    began = uptime()
    self.clock = clock
    self.uptime = uptime
    state = Mutex(State(set: ApprovedSet(order.images), deadline: began + time))
    startTimer()
  }

  deinit { state.withLock { $0.timer?.cancel() } }

  /// How much time is left.
  var remaining: Duration {
    let now = uptime()
    return state.withLock { max($0.deadline - now, .zero) }
  }

  /// Why it ends before all is signed; nil if it doesn't.
  var ending: AgentError? { state.withLock(\.ending) }
  var isAtEnd: Bool { state.withLock { $0.ending != nil || $0.set.isUsedUp } }
  var isOver: Bool { state.withLock(\.isOver) }
  var signedCount: Int { state.withLock(\.set.signedCount) }

  /// Whether a call is within it: the same user and qube, no other card, images of the set and
  /// nothing else.
  func covers(_ order: SigningOrder) -> Bool {
    guard order.caller.identity == caller, order.things.count == order.images.count,
      (try? order.choice.one(of: [card])) != nil
    else { return false }
    return state.withLock { !$0.isOver && $0.set.covers(order.images) }
  }

  /// The images of a call that were signed before.
  func used(among order: SigningOrder) -> [Int] {
    state.withLock { $0.set.used(among: order.images) }
  }

  /// Takes note of the first images of a call, which are signed.
  func use(_ count: Int, of order: SigningOrder) {
    state.withLock { state in
      for image in order.images.prefix(count) { state.set.use(image) }
    }
  }

  // MARK: What calls do

  /// Has the card's task sign what a call asks for, when its turn has come.
  ///
  /// - Returns: What came of it; nil if the approval was over before.
  func visit(
    _ order: SigningOrder,
    _ report: @escaping @Sendable (SigningEvent) async -> Void
  ) async -> Result<Void, AgentError>? {
    let visit = ApprovalVisit(order, report)
    let hasToWait = state.withLock { $0.running != nil || !$0.waiting.isEmpty }
    if hasToWait { await report(.waitingForTurn) }
    let isIn = change { state in
      guard !state.isOver else { return false }
      state.waiting.append(visit)
      return true
    }
    guard isIn else { return nil }
    return await withTaskCancellationHandler {
      await visit.outcome.value()
    } onCancel: {
      // At once and not in its turn: who waits is bounded by the connections there are, and this
      // one's may be gone long before what runs has ended.
      state.withLock { $0.waiting.removeAll { $0 === visit } }
      visit.leave()
    }
  }

  // MARK: What the card's task does

  /// Waits for the next call.
  ///
  /// - Returns: The call, which is to be settled; nil at the end of the approval.
  func next() async -> ApprovalVisit? {
    state.withLock { $0.running = nil }
    while !isAtEnd {
      let visit = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
      guard let visit else {
        await waitForChange()
        continue
      }
      guard visit.begin() else { continue }
      state.withLock { $0.running = visit }
      return visit
    }
    return nil
  }

  /// Ends it, if it isn't at its end already.
  ///
  /// What the card is signing is finished.
  func end(_ reason: AgentError) {
    let running = change { state in
      if !state.set.isUsedUp { state.ending = state.ending ?? reason }
      return state.running
    }
    running?.leave()
  }

  /// Has it last no longer than a policy says by now.
  func restrict(to time: Duration) {
    let isShorter = state.withLock { state in
      guard began + time < state.deadline else { return false }
      state.deadline = began + time
      return true
    }
    if isShorter { startTimer() }
  }

  /// Lets nothing in any more; calls that wait are told that it is over.
  func close() {
    let waiting = state.withLock { state in
      state.isOver = true
      state.timer?.cancel()
      defer { state.waiting = [] }
      return state.waiting
    }
    for visit in waiting { visit.outcome.settle(nil) }
  }

  private func startTimer() {
    let rest = remaining
    guard rest > .zero else { return end(.approvalOver) }
    let timer = Task { [weak self, clock] in
      guard (try? await clock.sleep(for: rest)) != nil else { return }
      self?.end(.approvalOver)
    }
    state.withLock { state in
      state.timer?.cancel()
      state.timer = timer
    }
  }

  private func waitForChange() async {
    await withCheckedContinuation { continuation in
      let mustWait = state.withLock { state in
        guard state.ending == nil, state.waiting.isEmpty else { return false }
        state.taker = continuation
        return true
      }
      if !mustWait { continuation.resume() }
    }
  }

  private func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
    let (value, taker) = state.withLock { state in
      let value = body(&state)
      defer { state.taker = nil }
      return (value, state.taker)
    }
    taker?.resume()
    return value
  }
}
