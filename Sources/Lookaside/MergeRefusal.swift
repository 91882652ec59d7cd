public import ConfinedFiles
public import ContainerSignature
public import OpenPGP

/// Why a file isn't taken over into another checkout.
public enum MergeRefusal: Error, Hashable, Sendable {
  /// It couldn't be read, or is too large.
  case unreadable(FileFailure)
  /// It is no message that readers of a lookaside take.
  case message(SignedMessageError)
  /// What is signed is no container signature.
  case payload(PayloadError)
  /// It signs another digest than the folder's name says.
  case otherDigest(ImageDigest)
  /// It signs another name than the folder's path says; by the repository's path that it signs.
  case otherName(String)
  /// Only files of a list are taken over, and it isn't one of them.
  case unlisted
  /// Readers find as many signatures as they accept already.
  case full(limit: Int)
  /// Something stands in the other checkout that readers stop at, so that nothing after it counts.
  case blocked(number: Int)
}
