/// Until when callers get no dialog.
///
/// After a "no" it is the same time for everybody. Another qube also gets longer and longer pauses
/// after calls that led to nothing: ones that it took back, whose dialogs took the focus of whoever
/// works here, and ones that were refused. Each of them is on record, and so fills the disk.
struct CallerPauses {
  private static let longest: Duration = .seconds(60)
  /// After so long the last call in vain is forgotten.
  private static let memory: Duration = .seconds(600)

  private let afterNo: Duration
  private var ends: [Caller.Identity: Duration] = [:]
  private var calls: [Caller.Identity: (count: Int, last: Duration)] = [:]

  init(afterNo: Duration) { self.afterNo = afterNo }

  /// A person said no, or nothing.
  mutating func noteNo(to caller: Caller.Identity, at now: Duration) {
    pause(caller, until: now + afterNo)
  }

  /// A person said yes.
  mutating func noteYes(to caller: Caller.Identity) { calls[caller] = nil }

  /// A call led to nothing: the first costs no time, the next ones 1, 2, 4 seconds and so on.
  mutating func noteCallInVain(of caller: Caller.Identity, at now: Duration) {
    guard caller.qube != nil else { return }
    calls = calls.filter { now - $0.value.last < Self.memory }
    let count = (calls[caller]?.count ?? 0) + 1
    calls[caller] = (count, now)
    // 2 to the 6th is more than the longest already.
    let pause = count < 2 ? .zero : min(.seconds(1 << min(count - 2, 6)), Self.longest)
    self.pause(caller, until: now + pause)
  }

  private mutating func pause(_ caller: Caller.Identity, until end: Duration) {
    ends[caller] = max(ends[caller] ?? end, end)
  }

  /// How long a caller gets no dialog yet; nil if it may have one.
  mutating func left(for caller: Caller.Identity, at now: Duration) -> Duration? {
    ends = ends.filter { $0.value > now }
    return ends[caller].map { $0 - now }
  }
}
