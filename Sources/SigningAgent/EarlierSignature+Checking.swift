internal import ContainerSignature
internal import Gcrypt
internal import Handoff
internal import OpenPGP
internal import Zlib

extension SigningOrder {
  /// Checks the earlier signatures, so that a handoff lists none that this key didn't make.
  ///
  /// - Parameters:
  ///   - verifier: The card's public key.
  ///   - now: The time, in seconds since 1970.
  /// - Returns: The signatures as a handoff lists them, in their order.
  /// - Throws: ``AgentError/invalidHandoff(_:)`` with all that is wrong with each of them.
  func checkedEarlier(
    by verifier: Verifier,
    at now: UInt32
  ) throws(AgentError) -> [HandoffSignature] {
    var invalid: [InvalidSignature] = []
    var checked: [HandoffSignature] = []
    for (index, signature) in (handoff ?? []).enumerated() {
      let reasons = signature.problems(by: verifier, at: now)
      invalid += reasons.map { InvalidSignature(index: index, name: signature.name, reason: $0) }
      if reasons.isEmpty {
        checked.append(
          HandoffSignature(of: signature.image, in: signature.message, sha256: sha256)
        )
      }
    }
    guard invalid.isEmpty else { throw .invalidHandoff(invalid) }
    return checked
  }
}

extension EarlierSignature {
  /// All that is wrong, a sentence each; none if the key signed this image.
  fileprivate func problems(by verifier: Verifier, at now: UInt32) -> [String] {
    let signed: SignedMessage
    do throws(SignedMessageError) {
      // What bzip2 has compressed isn't read: no program that signs images compresses with it.
      signed = try SignedMessage(parsing: message, decompressor: Inflater())
    } catch {
      return ["no signed message: \(error)".printableASCII]
    }
    var problems: [String] = []
    do throws(SignatureRejection) {
      _ = try verifier.verified(signed, at: now)
    } catch {
      problems += error.defects.map(\.words)
    }
    do throws(PayloadError) {
      let payload = try Payload(parsing: signed.payload)
      if payload.digest != image.digest { problems.append("it is over another digest") }
      if payload.reference.normalised != image.reference.normalised {
        problems.append("it is over another name")
      }
    } catch {
      problems.append("what is signed names no image: \(error)".printableASCII)
    }
    return problems
  }
}

extension SignatureDefect {
  /// What is wrong with a signature, as a sentence.
  fileprivate var words: String {
    switch self {
    case .issuer: "it names another key than the card's"
    case .digestPrefix: "it isn't over this content"
    case .invalid, .numbers: "the card's key didn't make it"
    case .digestByteCount, .hashTooShort: "its hash doesn't go with the card's key"
    case .library(let code): "it can't be checked, code \(code)"
    case .createdBeforeKey: "it says that it was made before the key"
    case .createdInFuture: "it says that it was made in the future"
    case .expired: "its time is over"
    }
  }
}
