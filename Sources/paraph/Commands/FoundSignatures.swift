import AgentClient
import ContainerSignature
import Gcrypt
import Lookaside
import OpenPGP

/// What lies in the checkout already for the images of a request.
struct FoundSignatures: Sendable {
  private let found: [(image: ImageToSign, signatures: ExistingSignatures)]
  /// The time that signatures are checked at, in seconds since 1970.
  private let now: UInt32

  /// Reads the signatures of all images.
  init(of images: [ImageToSign], in checkout: LookasideCheckout, at now: UInt32) throws(Failure) {
    self.now = now
    var found: [(ImageToSign, ExistingSignatures)] = []
    for image in images {
      do throws(LookasideError) {
        let signatures = try checkout.existing(for: image)
        guard signatures != .none else { continue }
        found.append((image, signatures))
      } catch {
        throw LookasideSentences.failure(error)
      }
    }
    self.found = found
  }

  /// Whether any image has a signature at all, so that it is worth asking the card for its key.
  var mayBeOurs: Bool { found.contains { !$0.signatures.signatures.isEmpty } }

  /// The images that carry a valid signature by this key, with the first such signature.
  func signatures(by key: PublicKey) throws(Failure) -> [ImageToSign: StoredSignature] {
    let verifier: Verifier
    do throws(KeyRejection) {
      verifier = try Verifier(key)
    } catch {
      throw Failure(
        "KeyRefused",
        "signatures can't be checked with the card's key: \(error.sentence)",
        status: .refused
      )
    }
    var own: [ImageToSign: StoredSignature] = [:]
    for (image, signatures) in found {
      own[image] = signatures.signature(of: image, by: [verifier], at: now)
    }
    return own
  }

  /// Signatures by this key that hold, but for a time that hasn't come yet: a line each.
  ///
  /// They don't count as signed, and whoever isn't told would sign all of it again.
  func fromFuture(by key: PublicKey) -> [String] {
    guard let verifier = try? Verifier(key) else { return [] }
    return found.compactMap { image, signatures in
      guard signatures.signature(of: image, by: [verifier], at: now) == nil,
        let later = signatures.signature(of: image, by: [verifier], at: .max)
      else { return nil }
      return "\(LookasidePath(for: image)): \(LookasidePath.file(later.number)) is by this key and "
        + "from the future: this machine's clock is wrong, or was when it signed"
    }
  }

  /// Files that make readers refuse an image, and what broken runs left, a line each.
  var warnings: [String] {
    found.flatMap { image, signatures in
      (signatures.problems.map(LookasideSentences.sentence)
        + signatures.leftovers.map(LookasideSentences.sentence(leftover:)))
        .map { sentence in "\(LookasidePath(for: image)): \(sentence)" }
    }
  }
}
