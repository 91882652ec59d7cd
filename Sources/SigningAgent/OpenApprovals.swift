internal import Synchronization

/// The approvals of coming sets that are open, by the readers whose cards they keep.
final class OpenApprovals: Sendable {
  private let approvals = Mutex<[String: ApprovalHold]>([:])

  /// An approval keeps the card in a reader from now on.
  func open(_ approval: ApprovalHold, in reader: String) {
    approvals.withLock { $0[reader] = approval }
  }

  /// It keeps it no longer.
  func close(_ reader: String) { approvals.withLock { $0[reader] = nil } }

  /// The approval that keeps the card in a reader.
  func approval(in reader: String) -> ApprovalHold? {
    approvals.withLock { $0[reader] }.flatMap { $0.isOver ? nil : $0 }
  }

  /// The approval that a call is within.
  func approval(covering order: SigningOrder) -> ApprovalHold? {
    approvals.withLock { Array($0.values) }.first { $0.covers(order) }
  }
}
