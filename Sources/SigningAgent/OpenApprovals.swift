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
  ///
  /// - Parameter order: The call.
  /// - Returns: The approval; nil if there is none.
  /// - Throws: ``AgentError/severalCards(_:)`` if approvals of several cards would sign it.
  func approval(covering order: SigningOrder) throws(AgentError) -> ApprovalHold? {
    let covering = approvals.withLock { approvals in
      approvals.filter { $0.value.covers(order) }.sorted { $0.key < $1.key }.map(\.value)
    }
    guard covering.count < 2 else { throw .severalCards(covering.map(\.card)) }
    return covering.first
  }
}
