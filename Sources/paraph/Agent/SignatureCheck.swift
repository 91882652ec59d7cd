import AgentClient
import ContainerSignature
import Gcrypt
import Glibc
import OpenPGP
import Zlib

/// Whether what an agent gives is what it was asked for, before any of it is written.
///
/// The agent may be far away, and somebody else's. A file that exists is never changed, so one that
/// is worth nothing would keep its number for ever.
struct SignatureCheck {
  private let images: [ImageToSign]
  /// The key that has to sign; nil if the agent was left the choice.
  private let wanted: Fingerprint?
  private var verifier: Verifier?
  private var given: Set<Int> = []

  init(_ images: [ImageToSign], wanted: Fingerprint?) {
    self.images = images
    self.wanted = wanted
  }

  /// The image that a step is about.
  func image(_ index: Int) throws(AgentFailure) -> ImageToSign {
    guard images.indices.contains(index) else {
      throw .protocolBroken("image \(index), of \(images.count)")
    }
    return images[index]
  }

  /// Takes the card by whose key all signatures have to be from now on.
  mutating func choose(_ card: AgentCard) throws(AgentFailure) {
    guard verifier == nil else { throw .protocolBroken("a second card") }
    guard let key = card.publicKey, Gcrypt.fingerprint(of: key) == card.fingerprint else {
      throw .protocolBroken("a card without the public key of its fingerprint")
    }
    let chosen: Verifier
    do throws(KeyRejection) {
      chosen = try Verifier(key)
    } catch {
      throw .protocolBroken("a key that can't be used: \(error.sentence)")
    }
    try Self.check(chosen.fingerprint, isKey: wanted)
    verifier = chosen
  }

  /// Refuses another key than the one that was asked for, if one was.
  static func check(
    _ key: Fingerprint,
    isKey wanted: Fingerprint?
  ) throws(AgentFailure) {
    guard let wanted, key != wanted else { return }
    throw .protocolBroken("the key \(key), instead of \(wanted)")
  }

  /// Refuses a message that isn't the image's first signature by the card's key.
  mutating func take(_ message: [UInt8], forImageAt index: Int) throws(AgentFailure) {
    let reference = try image(index).reference
    guard let verifier else { throw .protocolBroken("a signature before it named a card") }
    guard given.insert(index).inserted else {
      throw .protocolBroken("a second signature for \(reference)")
    }
    guard let signed = try? SignedMessage(parsing: message, decompressor: Inflater()),
      let payload = try? Payload(parsing: signed.payload),
      payload.digest == images[index].digest, payload.reference == reference
    else { throw .protocolBroken("a signature that isn't for \(reference)") }
    do throws(SignatureRejection) {
      _ = try verifier.verified(signed, at: UInt32(clamping: time(nil)))
    } catch {
      let reason = "key \(verifier.fingerprint): \(FateSentences.sentence(error))"
      throw .protocolBroken("a signature that doesn't hold, for \(reference): \(reason)")
    }
  }
}
