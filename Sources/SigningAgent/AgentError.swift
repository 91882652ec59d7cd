public import OpenPGP
public import Policy

/// Why the agent didn't sign, or not all.
///
/// What was reported as ``SigningEvent/signed(index:message:)`` before is signed and stays so.
public enum AgentError: Error, Hashable, Sendable {
  /// Images that can't be signed; nothing was asked of a card.
  case invalidImages([InvalidImage])
  /// A git object or a repository's name that can't be taken, with every reason; nothing was asked
  /// of a card.
  case invalidGitObject([String])
  /// Earlier signatures that a handoff can't list, with every reason; no PIN was asked for.
  case invalidHandoff([InvalidSignature])
  /// pcscd isn't running, or went away and didn't come back.
  case serviceNotRunning
  /// polkit doesn't let this user use cards.
  case refusedByPolkit
  /// There is no reader.
  case noReader
  /// There are readers and none holds an OpenPGP card.
  case noCard
  /// Another program holds the card and didn't let go.
  case cardBusy(holder: String?, processID: Int32?)
  /// The card is kept for an approval of a coming set, which this call isn't within.
  case cardKept(remaining: Duration)
  /// Images of an open approval, by their places in the call, were signed by it before.
  case alreadySigned([Int], remaining: Duration)
  /// The approval's time was over before all images of this call were signed.
  case approvalOver
  /// The card was taken out.
  case cardRemoved
  /// The reader or its driver failed, with the PC/SC code.
  case readerFailed(code: UInt32)
  /// The card gave an answer that the OpenPGP card specification doesn't have.
  case cardMisbehaved(String)
  /// Several cards are there and none was named.
  case severalCards([CardReport])
  /// What was named is no serial number; the text comes from the caller.
  case notASerial(String)
  /// The card or key that was named isn't there.
  case cardNotFound(wanted: String, present: [CardReport])
  /// The card isn't fit to sign, with every reason; no PIN was asked for.
  case cardRefused(CardReport, [CardObstacle])
  /// The policy forbids it, with every rule that was broken and what else speaks against the
  /// card; no PIN was asked for.
  case policyRefused([PolicyRefusal], [CardObstacle])
  /// The policy's files can't be followed; a sentence for each reason.
  case policyUnusable([String])
  /// The caller may not call at all.
  case callerRefused
  /// A record couldn't be written, so that what it tells of was not done or not given out.
  case recordFailed(String)
  /// The last dialog for this caller was refused so shortly ago that none was shown.
  case refusedRecently(retryAfter: Duration)
  /// The person said no, or the dialog's time was over.
  case notApproved
  /// The dialog can't be shown.
  case dialogFailed(String)
  /// The factory's PIN was entered; it wasn't sent.
  case factoryPIN
  /// The PIN was wrong and may not be tried once more here.
  case wrongPIN(triesLeft: Int?)
  /// A PIN that the card had refused was entered again and again; it was sent once.
  case pinRepeated(triesLeft: Int)
  /// The PIN is blocked.
  case pinBlocked
  /// The PIN has a length that the card can't take, again and again; it wasn't sent.
  case pinLength(Int, allowed: ClosedRange<Int>)
  /// The card refused the PIN for its form, with this status word, and counted no try.
  case pinFormRefused(UInt16, triesLeft: Int)
  /// The card wasn't touched in time, so often that we stopped.
  case touchTimeout
  /// The card refused to sign, with its status word.
  case signingRefused(statusWord: UInt16)
  /// The card's signature isn't one by its own public key; it was thrown away.
  case signatureRejected
  /// No memory can be locked for the PIN.
  case noLockedMemory
  /// Who asked went away or took it back.
  case cancelled
}

/// An image that can't be signed.
public struct InvalidImage: Hashable, Sendable {
  /// Which one, counted from 0.
  public var index: Int
  /// Why, as a sentence without names of its own.
  public var reason: String

  /// Puts the two together.
  public init(index: Int, reason: String) {
    self.index = index
    self.reason = reason
  }
}

/// One reason why a card doesn't sign.
public enum CardObstacle: Hashable, Sendable {
  /// There is no key in the signature slot.
  case keyMissing
  /// The key can't be read, or is none.
  case unusableKey(String)
  /// The key is of a kind that the agent doesn't sign with.
  case unsupportedKey(String)
  /// The card's fingerprint isn't that of its public key with its generation time.
  case keyMismatch(computed: Fingerprint)
  /// The card has no fingerprint or no generation time for its key, so no signature can name it.
  case keyNotNamed
  /// The host's clock, in seconds since 1970, lies before the key's creation.
  case clockBeforeKey(now: UInt32, created: UInt32)
  /// The PIN is blocked.
  case pinBlocked
}
