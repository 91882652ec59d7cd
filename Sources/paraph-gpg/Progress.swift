import AgentClient
import GnuPGAnswers
import OpenPGP
import PrintableText

/// What a person is told while a card signs, in lines on standard error, and programs as gpg would.
struct Progress: Sendable {
  private let status: StatusOutput
  private let hash: HashAlgorithm

  init(_ status: StatusOutput, _ hash: HashAlgorithm) {
    self.status = status
    self.hash = hash
  }

  /// The card was found fit, and all that is missing is a person.
  func begins() throws { try status.write([.beginSigning(hash)]) }

  func waitingForTurn() {
    Streams.say("waiting until the card is free: another caller or program uses it")
  }

  func waitingForConfirmation() { Streams.say("waiting for a yes in the dialog") }

  func waitingForPIN(after last: LastPIN?) {
    let reason = last.map { $0.sentence + "; " } ?? ""
    Streams.say("\(reason)waiting for the PIN")
  }

  func waitingForTouch(_ what: String) { Streams.say("touch the card now: \(printable(what))") }
}
