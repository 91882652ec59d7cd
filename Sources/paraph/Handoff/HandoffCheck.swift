import AgentClient
import ContainerSignature
import Gcrypt
import Glibc
import Handoff
import OpenPGP

/// Whether a handoff that an agent gave is the one that was asked for.
enum HandoffCheck {
  /// Refuses one that isn't.
  ///
  /// - Parameters:
  ///   - given: What the agent gave; it may be far away.
  ///   - wanted: The SHA-256 of each signature's file.
  ///   - key: The card's key.
  /// - Throws: `AgentFailure`.
  static func check(
    _ given: SignedHandoff,
    lists wanted: [ImageToSign: [UInt8]],
    by key: PublicKey
  ) throws(AgentFailure) {
    guard let handoff = try? Handoff(parsing: given.document, sha256: { digest(.sha256, of: $0) }),
      handoff.key == fingerprint(of: key),
      handoff.signatures.count == wanted.count,
      handoff.signatures.allSatisfy({ wanted[$0.image] == $0.sha256.bytes })
    else { throw .protocolBroken("a handoff that doesn't list what was signed") }
    guard let verifier = try? Verifier(key),
      let signature = try? UncheckedSignature(parsingPacket: given.signature),
      (try? verifier.check(signature, over: given.document, at: UInt32(clamping: time(nil)))) != nil
    else { throw .protocolBroken("a handoff that the card didn't sign") }
  }
}
