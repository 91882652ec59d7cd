/// Lets one dialog at a time come up in the whole agent, the first who asked first.
///
/// After a "no", and a dialog whose time passed is one, the same caller gets no other dialog for
/// some seconds: not the ones that wait already, and none that it asks for by another process. A
/// qube that takes its dialogs back has to wait as well, the longer the more often it does.
public actor DialogQueue {
  private struct Waiter {
    let number: Int
    let caller: Caller.Identity
    let continuation: CheckedContinuation<DialogError?, Never>
  }

  private let uptime: @Sendable () -> Duration
  private var isTaken = false
  private var waiters: [Waiter] = []
  private var lastNumber = 0
  /// Who is refused, on the clock of `uptime`.
  private var pauses: CallerPauses

  /// An empty queue.
  ///
  /// - Parameters:
  ///   - pause: How long a caller that was told no is refused.
  ///   - uptime: A clock that nobody sets: the time since some moment.
  public init(
    pause: Duration = .seconds(10),
    uptime: @escaping @Sendable () -> Duration = DialogQueue.systemUptime
  ) {
    pauses = CallerPauses(afterNo: pause)
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
      let answer = try await dialog()
      pauses.noteYes(to: caller)
      return answer
    } catch {
      switch error {
      case .notApproved: pauses.noteNo(to: caller, at: uptime())
      case .cancelled: pauses.noteCallInVain(of: caller, at: uptime())
      default: break
      }
      refuseWaiting(caller)
      throw error
    }
  }

  /// Takes note of a call that was refused before a dialog, which counts as one taken back.
  func noteRefusal(of caller: Caller.Identity) {
    pauses.noteCallInVain(of: caller, at: uptime())
  }

  /// Why a caller gets no dialog at this time; nil if it may have one.
  func refusal(of caller: Caller.Identity) -> DialogError? {
    pauses.left(for: caller, at: uptime()).map { .refusedBefore(remaining: $0) }
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

  /// Refuses what a caller has waiting, if it is refused by now.
  private func refuseWaiting(_ caller: Caller.Identity) {
    guard let refusal = refusal(of: caller) else { return }
    for waiter in waiters where waiter.caller == caller {
      waiter.continuation.resume(returning: refusal)
    }
    waiters.removeAll { $0.caller == caller }
  }
}
