public import Handoff

/// What happens while an order is signed, in the order in which it happens.
public enum SigningEvent: Hashable, Sendable {
  /// The card signs for another caller, who has to be waited for.
  case waitingForTurn
  /// A card was chosen and found fit; nothing was sent to it that costs a try.
  case card(CardReport)
  /// The dialog for a yes or no is open, or waits for the one before it.
  case waitingForConfirmation
  /// The dialog for the PIN is open, or waits for the one before it; nil if it is the first.
  case waitingForPIN(after: LastPIN?)
  /// The card waits for a touch to sign the thing of this index, counted from 0: images come first,
  /// then their handoff.
  case waitingForTouch(index: Int)
  /// An image is signed, and the signature was checked with the card's public key.
  case signed(index: Int, message: [UInt8])
  /// The git object is signed; the signature packet was checked with the card's public key.
  case signedGitObject(signature: [UInt8])
  /// The handoff is made and signed; the signature packet was checked with the card's public key.
  case signedHandoff(Handoff, signature: [UInt8])
  /// All is signed, so many images among it.
  case finished(count: Int)
}
