internal import Gcrypt
internal import OpenPGP
internal import Synchronization

/// A word from the checks to the card loop: no further signature is wanted.
final class Halt: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool { flag.load(ordering: .acquiring) }

  func set() { flag.store(true, ordering: .releasing) }
}

/// Checks what the card made, beside the card's work, and tells it in order.
///
/// Nobody sees a signature that wasn't checked here with the card's public key.
struct SignatureChecking: Sendable {
  let verifier: Verifier
  let report: @Sendable (SigningEvent) async -> Void
  let halt = Halt()

  /// Works until the steps end.
  ///
  /// - Parameter steps: What the card loop hands on.
  /// - Returns: ``AgentError/signatureRejected`` if a signature was bad; nothing after it is told.
  @concurrent func run(_ steps: AsyncStream<SigningStep>) async -> AgentError? {
    for await step in steps {
      switch step {
      case .touch(let index): await report(.waitingForTouch(index: index))
      case .made(let index, let draft, let payload, let value):
        let message: [UInt8]
        do throws(SignatureDefect) {
          message = try verifier.message(draft, payload: payload, value: value)
        } catch {
          halt.set()
          return .signatureRejected
        }
        await report(.signed(index: index, message: message))
      }
    }
    return nil
  }
}
