import AgentClient
import ContainerSignature

/// What a person or program is shown while images are signed.
protocol SigningProgress: Sendable {
  /// What is about to be signed and where it goes.
  func plan(_ plan: SigningPlan)
  /// Of a dry run: an image that would be signed, and the folder that its file would be in.
  func wouldSign(_ image: ImageToSign, number: Int, of total: Int, folder: String)
  /// The card signs for somebody else, who has to be waited for.
  func waitingForTurn()
  /// The dialog for a yes or no is open.
  func waitingForConfirmation()
  /// A card was chosen.
  func card(_ card: AgentCard)
  /// The dialog for the PIN is open.
  func waitingForPIN(after last: LastPIN?)
  /// The card waits for a touch to sign this image.
  func waitingForTouch(_ image: ImageToSign, number: Int, of total: Int)
  /// The card waits for a touch to sign the handoff.
  func waitingForHandoffTouch()
  /// The handoff and its signature are written and synced.
  func handedOff(_ path: String)
  /// What was added is committed.
  func committed(_ commit: String, branch: String)
  /// An image is signed and its file is written and synced.
  func signed(_ image: ImageToSign, number: Int, of total: Int, path: String)
  /// The person asked to end; what the card is signing is still waited for.
  func interrupted()
  /// The person wanted to stop the program, which goes on.
  func stopRefused()
  /// All that there is to say at the end.
  func summary(_ summary: SigningSummary)
}

/// How a run ended.
struct SigningSummary: Sendable {
  /// The files that were written, as many as images were signed.
  var written: [String]
  /// How many images carried a valid signature by this key already.
  var alreadySigned: Int
  /// The images that are not signed, in order.
  var missing: [ImageToSign]
  /// How long it took.
  var duration: Duration
}
