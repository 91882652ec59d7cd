public import ContainerSignature
internal import GitObject

/// One thing that a card is asked to sign; its bytes are built from what it says, here alone.
public enum ThingToSign: Hashable, Sendable {
  /// An image, by a message that holds its payload.
  case image(ImageToSign)
  /// A commit or an annotated tag, by a signature that git puts into it.
  case gitObject(GitObjectToSign)
  /// The list of the order's images and of what was signed before, by a signature beside it.
  ///
  /// It comes last, for it lists the signatures themselves.
  case handoff
}

/// What a signature is put into.
enum SignatureForm: Hashable, Sendable {
  /// A message: what is signed, and its signature, in one file.
  case message
  /// The signature alone, beside what is signed.
  case detached
}

extension ThingToSign {
  /// What its signature is put into.
  var form: SignatureForm {
    switch self {
    case .image: .message
    case .gitObject, .handoff: .detached
    }
  }

  /// The thing in a few words, for a dialog or an announcement; not all of it may be printable.
  ///
  /// - Parameters:
  ///   - index: Its place among the things of its order, from 0.
  ///   - order: The order.
  /// - Returns: Such as `image 2 of 20, stagex/core-acl:2.3`.
  func phrase(at index: Int, of order: SigningOrder) -> String {
    switch self {
    case .image(let image):
      "image \(index + 1) of \(order.images.count), \(image.reference.spelling)"
    case .gitObject(let git):
      "git \(git.object.kind.rawValue) of \(git.repository.text.withoutMiddle(longest: 60))"
    case .handoff: "the list of \(order.listedCount) signatures"
    }
  }

  /// What is told when it is signed; of a list, the one that was kept when it was made.
  func event(_ index: Int, _ signature: CheckedSignature, _ ledger: Ledger) -> SigningEvent? {
    switch self {
    case .image: .signed(index: index, message: signature.content)
    case .gitObject: .signedGitObject(signature: signature.content)
    case .handoff: ledger.handoff.map { .signedHandoff($0, signature: signature.content) }
    }
  }
}
