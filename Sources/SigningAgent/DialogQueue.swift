/// Lets one dialog at a time come up in the whole agent, the first who asked first.
///
/// After a "no", and a dialog whose time passed is one, the same caller gets no other dialog for
/// some seconds: not the ones that wait already, and none that it asks for by another process.
public actor DialogQueue {
  private struct Waiter {
    let number: Int
    let caller: Caller.Identity
    let continuation: CheckedContinuation<DialogError?, Never>
  }

  private let pause: Duration
  private let uptime: @Sendable () -> Duration
  private var isTaken = false
  private var waiters: [Waiter] = []
  private var lastNumber = 0
  /// Until when a caller is refused, on the clock of `uptime`.
  private var refused: [Caller.Identity: Duration] = [:]

  /// An empty queue.
  ///
  /// - Parameters:
  ///   - pause: How long a caller that was told no is refused.
  ///   - uptime: A clock that nobody sets: the time since some moment.
  public init(
    pause: Duration = .seconds(10),
    uptime: @escaping @Sendable () -> Duration = DialogQueue.systemUptime
  ) {
    self.pause = pause
    self.uptime = uptime
  }

  /// The time since the process first asked for it.
  public static let systemUptime: @Sendable () -> Duration = {
    let start = ContinuousClock.now
    return { start.duration(to: .now) }
  }()

  /// How many wait for a dialog.
  public var waitingCount: Int { waiters.count }

  /// Waits for the turn and shows a dialog.
  ///
  /// - Parameters:
  ///   - caller: For whom.
  ///   - dialog: Shows it and returns the answer. Its ``DialogError/notApproved`` is a no.
  /// - Returns: The answer.
  /// - Throws: What the dialog threw; ``DialogError/refusedBefore(remaining:)`` or
  ///   ``DialogError/cancelled`` if it wasn't shown.
  public func ask<Answer: ~Copyable & Sendable>(
    for caller: Caller.Identity,
    _ dialog: @Sendable () async throws(DialogError) -> Answer
  ) async throws(DialogError) -> Answer {
    try await takeTurn(for: caller)
    defer { passTurn() }
    do throws(DialogError) {
      return try await dialog()
    } catch {
      if error == .notApproved { refuse(caller) }
      throw error
    }
  }

  private func takeTurn(for caller: Caller.Identity) async throws(DialogError) {
    guard !Task.isCancelled else { throw .cancelled }
    if let refusal = refusal(of: caller) { throw refusal }
    guard isTaken else {
      isTaken = true
      return
    }
    lastNumber += 1
    let number = lastNumber
    let failure: DialogError? = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<DialogError?, Never>) in
        if Task.isCancelled {
          continuation.resume(returning: DialogError.cancelled)
        } else {
          waiters.append(Waiter(number: number, caller: caller, continuation: continuation))
        }
      }
    } onCancel: {
      Task { await self.leave(number) }
    }
    if let failure { throw failure }
    // The turn came and the caller went at the same moment: the dialog sees that by itself.
  }

  private func leave(_ number: Int) {
    guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
    waiters.remove(at: index).continuation.resume(returning: .cancelled)
  }

  /// Hands the turn to the next, without a moment in which somebody else could take it.
  private func passTurn() {
    if waiters.isEmpty {
      isTaken = false
    } else {
      waiters.removeFirst().continuation.resume(returning: nil)
    }
  }

  private func refuse(_ caller: Caller.Identity) {
    refused[caller] = uptime() + pause
    let refusal = refusal(of: caller)
    for waiter in waiters where waiter.caller == caller {
      waiter.continuation.resume(returning: refusal)
    }
    waiters.removeAll { $0.caller == caller }
  }

  private func refusal(of caller: Caller.Identity) -> DialogError? {
    let now = uptime()
    refused = refused.filter { $0.value > now }
    return refused[caller].map { .refusedBefore(remaining: $0 - now) }
  }
}
