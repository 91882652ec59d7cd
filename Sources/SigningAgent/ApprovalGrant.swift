/// An approval of a coming set, as the person has given it.
public struct ApprovalGrant: Sendable {
  /// How it ended.
  public struct End: Hashable, Sendable {
    /// How many images were signed.
    public let signedCount: Int
    /// Why it ended before all were; nil if all are signed.
    public let reason: AgentError?
  }

  /// The card that is kept for it.
  public let card: CardReport
  /// How many images may be signed by it, each once.
  public let count: Int
  /// How long.
  public let remaining: Duration

  private let approval: ApprovalHold

  init(_ approval: ApprovalHold, count: Int) {
    card = approval.card
    self.count = count
    remaining = approval.remaining
    self.approval = approval
  }

  /// Waits until the approval is over and its card is free; cancelling the task ends it.
  ///
  /// To be called once.
  ///
  /// - Returns: How it ended.
  public func untilOver() async -> End {
    await withTaskCancellationHandler {
      await approval.over.value()
    } onCancel: {
      approval.end(.cancelled)
    }
  }
}
