internal import Gcrypt
internal import OpenPGP
internal import Synchronization

/// A word from the checks to the card loop: no further signature is wanted.
final class Halt: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool { flag.load(ordering: .acquiring) }

  func set() { flag.store(true, ordering: .releasing) }
}

/// Checks what the card made, beside the card's work.
///
/// Nobody sees a signature that wasn't checked here with the card's public key.
struct SignatureChecking: Sendable {
  let verifier: Verifier
  let halt: Halt
  let lead: Lead
  let ledger: Ledger
  /// Where what is checked goes, in order.
  let output: Mailbox<CheckedStep>

  /// Works until the steps end.
  ///
  /// - Parameter steps: What the card loop hands on.
  /// - Returns: ``AgentError/signatureRejected`` if a signature was bad; what the card made after it
  ///   goes on as failed, for it has counted that too.
  @concurrent func run(_ steps: AsyncStream<SigningStep>) async -> AgentError? {
    defer { output.finish() }
    var failure: AgentError?
    for await step in steps {
      switch step {
      case .touch(let index): output.put(.touch(index: index))
      case .touched: output.put(.touched)
      case .question: output.put(.question)
      case .failed(let index, let error, let before, let after):
        output.put(.failed(index: index, error, counterBefore: before, counterAfter: after))
      case .made(let made):
        guard failure == nil else {
          output.put(.withheld(made, .cancelled))
          break
        }
        do throws(SignatureDefect) {
          output.put(.signed(try checked(made)))
        } catch {
          halt.set()
          lead.stop()
          ledger.stop()
          failure = .signatureRejected
          output.put(.withheld(made, .signatureRejected))
        }
      }
    }
    return failure
  }

  private func checked(_ made: MadeSignature) throws(SignatureDefect) -> CheckedSignature {
    let content =
      switch made.form {
      case .message: try verifier.message(made.draft, payload: made.payload, value: made.value)
      case .detached:
        try verifier.signaturePacket(made.draft, payload: made.payload, value: made.value)
      }
    return CheckedSignature(
      index: made.index,
      payload: made.payload,
      content: content,
      counter: made.counter
    )
  }
}

/// What was checked, or needs no check.
enum CheckedStep: Sendable {
  /// The card waits for a touch.
  case touch(index: Int)
  /// It waits no longer.
  case touched
  /// A person is asked whether it may wait once more.
  case question
  /// The card gave no signature, or none that is given out.
  case failed(index: Int, AgentError, counterBefore: Int?, counterAfter: Int?)
  /// A signature that is one by the card's key.
  case signed(CheckedSignature)

  /// What the card made and counted, and nobody gets.
  fileprivate static func withheld(_ made: MadeSignature, _ error: AgentError) -> Self {
    .failed(
      index: made.index,
      error,
      counterBefore: made.counter,
      counterAfter: made.counter.map { $0 + 1 }
    )
  }
}
