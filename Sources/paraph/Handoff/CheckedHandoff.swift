import AgentClient
import ContainerSignature
import Gcrypt
import Glibc
import Handoff
import OpenPGP

/// A handoff as it is written to a file: the document, and the card's signature over it.
///
/// The agent may be far away. It tells time, card and signature; the document, of which there is
/// one form, is written here from what was signed, and the signature must be over these very bytes.
struct CheckedHandoff: Sendable {
  let document: [UInt8]
  let signature: [UInt8]

  /// Writes the document, and checks the signature.
  ///
  /// - Parameters:
  ///   - given: What the agent told.
  ///   - listed: All signatures that it must list.
  ///   - key: The card's key.
  /// - Throws: `AgentFailure` if the card didn't sign this list.
  init(
    _ given: SignedHandoff,
    listing listed: [HandoffSignature],
    by key: PublicKey
  ) throws(AgentFailure) {
    guard let card = HandoffCard(serial: given.serial, manufacturer: given.manufacturer),
      let handoff = try? Handoff(
        listed,
        key: fingerprint(of: key),
        card: card,
        time: given.time,
        sha256: { digest(.sha256, of: $0) }
      )
    else { throw .protocolBroken("a handoff that can't be one") }
    document = handoff.bytes
    signature = given.signature
    guard let verifier = try? Verifier(key),
      let packet = try? UncheckedSignature(parsingPacket: signature),
      (try? verifier.check(packet, over: document, at: UInt32(clamping: time(nil)))) != nil
    else { throw .protocolBroken("a handoff that the card didn't sign, or not of what was signed") }
  }
}
