package import ContainerSignature
internal import Gcrypt
internal import Glibc
package import OpenPGP
internal import Zlib

/// Whether what an agent gives is what it was asked for, before any of it is written.
///
/// The agent may be far away, and somebody else's. A file that exists is never changed, so one that
/// is worth nothing would keep its number for ever.
package struct SignatureCheck {
  private let images: [ImageToSign]
  /// The key that has to sign; nil if the agent was left the choice.
  private let wanted: Fingerprint?
  private var verifier: Verifier?
  private var given: Set<Int> = []

  /// Prepares the check of one call.
  ///
  /// - Parameters:
  ///   - images: What is to be signed; none where it is no image.
  ///   - wanted: The key that has to sign; nil if the agent is left the choice.
  package init(_ images: [ImageToSign] = [], wanted: Fingerprint?) {
    self.images = images
    self.wanted = wanted
  }

  /// The image that a step is about.
  package func image(_ index: Int) throws(AgentFailure) -> ImageToSign {
    guard images.indices.contains(index) else {
      throw .protocolBroken("image \(index), of \(images.count)")
    }
    return images[index]
  }

  /// Takes the card by whose key all signatures have to be from now on.
  package mutating func choose(_ card: AgentCard) throws(AgentFailure) {
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
  package static func check(
    _ key: Fingerprint,
    isKey wanted: Fingerprint?
  ) throws(AgentFailure) {
    guard let wanted, key != wanted else { return }
    throw .protocolBroken("the key \(key), instead of \(wanted)")
  }

  /// Refuses a message that isn't the image's first signature by the card's key.
  ///
  /// - Parameters:
  ///   - message: What the agent gave.
  ///   - index: The image's place among all.
  /// - Returns: The message as it was read.
  /// - Throws: ``AgentFailure/protocolBroken(_:)``.
  @discardableResult
  package mutating func take(
    _ message: [UInt8],
    forImageAt index: Int
  ) throws(AgentFailure) -> SignedMessage {
    let image = try image(index)
    let verifier = try chosenVerifier
    guard given.insert(index).inserted else {
      throw .protocolBroken("a second signature for \(image.reference)")
    }
    guard let signed = try? SignedMessage(parsing: message, decompressor: Inflater()),
      signed.payload == Payload(for: image).bytes
    else { throw .protocolBroken("a signature that isn't for \(image.reference)") }
    try Self.check(signed.signature, over: signed.payload, "\(image.reference)", by: verifier)
    return signed
  }

  /// Refuses what isn't one detached signature of a document by the card's key.
  ///
  /// - Parameters:
  ///   - packet: What the agent gave.
  ///   - document: What it has to be over, byte for byte.
  /// - Returns: The signature as it was read.
  /// - Throws: ``AgentFailure/protocolBroken(_:)``.
  package func signature(
    _ packet: [UInt8],
    over document: [UInt8]
  ) throws(AgentFailure) -> UncheckedSignature {
    let verifier = try chosenVerifier
    // What is signed as text is another thing to programs that change its line ends first.
    guard let signature = try? UncheckedSignature(parsingPacket: packet), signature.type == .binary
    else { throw .protocolBroken("a signature that isn't one of a document, byte for byte") }
    try Self.check(signature, over: document, "what was to be signed", by: verifier)
    return signature
  }

  private var chosenVerifier: Verifier {
    get throws(AgentFailure) {
      guard let verifier else { throw .protocolBroken("a signature before it named a card") }
      return verifier
    }
  }

  private static func check(
    _ signature: UncheckedSignature,
    over document: [UInt8],
    _ name: String,
    by verifier: Verifier
  ) throws(AgentFailure) {
    do throws(SignatureRejection) {
      try verifier.check(signature, over: document, at: UInt32(clamping: time(nil)))
    } catch {
      let reason = "key \(verifier.fingerprint): \(error.sentence)"
      throw .protocolBroken("a signature that doesn't hold, for \(name): \(reason)")
    }
  }
}
