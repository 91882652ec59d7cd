internal import ContainerSignature
internal import Handoff

/// Records what was checked and then gives it out, beside the work of the card and the checks.
///
/// A disk takes as long for many records as for one, so all that have come are written together.
struct SignatureGiving: Sendable {
  let order: SigningOrder
  let records: ApprovalRecords
  let share: SignaturesUnderway.Share
  let report: @Sendable (SigningEvent) async -> Void
  let touches: TouchPrompt
  let halt: Halt
  let lead: Lead
  let ledger: Ledger

  /// Works until there is nothing more to come.
  ///
  /// - Parameter steps: What was checked.
  /// - Returns: How many signatures were given out, and ``AgentError/recordFailed(_:)`` if a
  ///   record couldn't be written: nothing from there on was given out.
  @concurrent func run(_ steps: Mailbox<CheckedStep>) async -> (count: Int, failure: AgentError?) {
    var count = 0
    defer { ledger.stop() }
    while true {
      var batch = await steps.take()
      guard !batch.isEmpty else {
        touches.isOver()
        return (count, nil)
      }
      do throws(AgentError) {
        try await records.made(batch)
        let signedCount = batch.count { step in
          if case .signed = step { true } else { false }
        }
        share.recorded(signedCount)
        lead.end(signedCount)
      } catch {
        halt.set()
        lead.stop()
        ledger.stop()
        touches.isOver()
        // The card has counted what the card loop and the checks still put in, and nobody gets it.
        while !batch.isEmpty {
          records.withheld(batch, error)
          batch = await steps.take()
        }
        return (count, error)
      }
      for step in batch {
        switch step {
        case .touch(let index):
          touches.isAwaited(index)
          await report(.waitingForTouch(index: index))
        case .touched: touches.isOver()
        case .question: await report(.waitingForConfirmation)
        case .failed: break
        case .signed(let signature):
          let index = signature.index
          if let event = order.things[index].event(index, signature, ledger) {
            await report(event)
          }
          if case .image(let image) = order.things[index], order.handoff != nil {
            ledger.add(HandoffSignature(of: image, in: signature.content, sha256: sha256))
          }
          count += 1
        }
      }
    }
  }
}
