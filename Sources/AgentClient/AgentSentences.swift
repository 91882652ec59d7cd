internal import PrintableText
internal import StrictJSON
internal import Varlink

/// What the agent's errors mean, and what to do about each.
package enum AgentSentences {
  /// What to say of an error.
  ///
  /// - Parameter error: What the agent answered.
  /// - Returns: The sentences, with the status to end with.
  package static func failure(_ error: AgentFailure) -> Failure {
    switch error {
    case .method(let error): failure(error)
    case .failed(let failure): failure
    case .protocolBroken(let detail): broken("said \(printable(detail))")
    case .hungUp(let detail):
      Failure("AgentGone", "the agent hung up: \(printable(detail))", status: .agent)
    }
  }

  /// That what speaks as the agent doesn't do what an agent does.
  ///
  /// - Parameter predicate: What it did, after "the agent"; printable ASCII.
  /// - Returns: The failure.
  package static func broken(_ predicate: String) -> Failure {
    Failure(
      "AgentBroken",
      "the agent \(predicate)",
      hint: "nothing that it sent after that was taken; see which program it is, and that its "
        + "version is this one's",
      status: .agent
    )
  }

  private static func failure(_ error: VarlinkError) -> Failure {
    let prefix = "org.paraph.Agent."
    guard error.standard != .permissionDenied else { return RefusalSentences.callerRefused }
    guard error.name.hasPrefix(prefix) else {
      let parameters = JSONValue.object(error.parameters).compact()
      let facts = printable(String(decoding: parameters, as: UTF8.self))
      return Failure(
        "AgentError",
        "the agent answered \(printable(error.name)) \(facts)",
        status: .agent
      )
    }
    let name = String(error.name.dropFirst(prefix.count))
    let facts = AgentFacts(error.parameters)
    return reader(name, facts) ?? card(name, facts) ?? approval(name, facts)
      ?? RefusalSentences.failure(name, facts) ?? ApprovalSentences.failure(name, facts)
      ?? Failure(name, "the agent answered \(printable(name))", status: .agent)
  }

  /// The person asked to end.
  package static var interrupted: Failure { Failure("Cancelled", "interrupted", status: .refused) }

  private static func reader(_ name: String, _ facts: AgentFacts) -> Failure? {
    switch name {
    case "ServiceNotRunning":
      Failure(
        name,
        "the smart card service pcscd isn't running",
        hint: "sudo systemctl start pcscd.socket (package pcscd)",
        status: .card
      )
    case "RefusedByPolkit":
      Failure(
        name,
        "polkit doesn't let this user use smart cards",
        hint: "log in at the machine itself, or allow org.debian.pcsc-lite.access_pcsc and "
          + "access_card in /etc/polkit-1/rules.d",
        status: .card
      )
    case "NoReader":
      Failure(
        name,
        "there is no card reader",
        hint: "plug in the card; if it is, an scdaemon with its own CCID driver may hold it: "
          + "gpgconf --kill scdaemon",
        status: .card
      )
    case "NoCard":
      Failure(name, "there is no OpenPGP card in any reader", hint: "insert it", status: .card)
    case "CardBusy":
      Failure(
        name,
        "the card is held \(facts.holder)",
        hint: remedy(for: facts.text("holder")),
        status: .card
      )
    case "CardRemoved":
      Failure(name, "the card was taken out", hint: "insert it and run again", status: .card)
    case "ReaderFailed":
      Failure(
        name,
        "the reader failed with PC/SC code \(facts.text("code"))",
        hint: "take the card out, insert it, and run again",
        status: .card
      )
    default: nil
    }
  }

  /// What to do about a program that holds the card.
  private static func remedy(for holder: String) -> String {
    switch holder {
    case "scdaemon":
      "gpgconf --kill scdaemon, or put 'pcsc-shared' and 'disable-ccid' into scdaemon.conf"
    // It ends what it has begun also if its caller is gone.
    case "paraphd":
      "another paraphd may be waiting for a touch or in a dialog: touch the card, or wait until it "
        + "stops blinking, answer the dialog, and run again"
    default: "end the program that uses the card, then run again"
    }
  }

  private static func card(_ name: String, _ facts: AgentFacts) -> Failure? {
    switch name {
    case "CardMisbehaved":
      Failure(name, "the card gave no sensible answer: \(facts.text("detail"))", status: .card)
    case "SeveralCards":
      Failure(
        name,
        ["there are several cards:"] + facts.cardLines,
        hint: CardChoice.hint(facts.cards),
        status: .card
      )
    case "NotASerial":
      Failure(
        name,
        "'\(facts.text("text"))' is no card's serial number",
        hint: "paraph cards lists them",
        status: .usage
      )
    case "CardNotFound":
      Failure(
        name,
        ["there is no card or key \(facts.text("wanted")); these are there:"] + facts.cardLines,
        hint: facts.cardLines.isEmpty ? nil : "choose one with --card SERIAL or --key FINGERPRINT",
        status: .card
      )
    case "CardRefused":
      Failure(name, facts.obstacles, hint: "no PIN was asked for", status: .refused)
    case "KeyMissing":
      Failure(
        name,
        "the card has no signature key",
        hint: "make one on the card: gpg --card-edit, admin, generate",
        status: .refused
      )
    case "SigningRefused":
      Failure(
        name,
        "the card refused to sign, with status word \(facts.text("status_word"))",
        // To the card it is as if no PIN had been entered, though it has just taken one.
        hint: facts.text("status_word") == "6982"
          ? "it wants the PIN once more: run again; what is signed stays signed" : nil,
        status: .card
      )
    case "SignatureRejected":
      Failure(
        name,
        "the card gave a signature that isn't one by its own key; it was thrown away",
        hint: "don't trust this card or reader until you know why",
        status: .card
      )
    case "TouchTimeout":
      Failure(
        name,
        "the card wasn't touched in time",
        hint: "run again; what is signed stays signed",
        status: .card
      )
    default: nil
    }
  }

  private static func approval(_ name: String, _ facts: AgentFacts) -> Failure? {
    switch name {
    case "InvalidImage": Failure(name, facts.invalidImages, status: .refused)
    case "RefusedRecently":
      Failure(
        name,
        "a dialog was just refused or taken back, so none is shown for another "
          + facts.count("retry_after", "second", "seconds"),
        status: .refused
      )
    case "NotApproved":
      Failure(name, "the dialog was refused, or its time ran out", status: .refused)
    case "DialogFailed":
      Failure(
        name,
        "the PIN can't be asked for: \(facts.text("detail"))",
        hint: "install pinentry-curses or another pinentry, and set GPG_TTY=$(tty) on a terminal",
        status: .refused
      )
    case "FactoryPIN":
      Failure(
        name,
        "this is the PIN that every card comes with; it wasn't sent",
        hint: "change it first: gpg --card-edit, admin, passwd",
        status: .refused
      )
    case "WrongPIN":
      Failure(
        name,
        "the PIN is wrong, \(facts.triesLeft)",
        hint: "at 0 the PIN is blocked; look it up before you try again",
        status: .refused
      )
    case "PINRepeated":
      Failure(
        name,
        "the same wrong PIN was entered again and again; it was sent once, \(facts.triesLeft)",
        hint: "look it up before you try again",
        status: .refused
      )
    case "PINBlocked":
      Failure(
        name,
        "the PIN is blocked",
        hint: "unblock it with the admin PIN or the reset code: gpg --card-edit, admin, passwd",
        status: .refused
      )
    case "PINLength":
      Failure(
        name,
        "the PIN has \(facts.text("length")) characters, the card takes "
          + "\(facts.text("minimum")) to \(facts.text("maximum")); it wasn't sent",
        hint: "no try was spent; look it up before you run again",
        status: .refused
      )
    case "PINFormRefused":
      Failure(
        name,
        "the card refused the form of the PIN, with status word \(facts.text("status_word")); "
          + "no try was spent, \(facts.text("tries_left")) left",
        status: .refused
      )
    case "NoLockedMemory":
      Failure(
        name,
        "no memory can be locked to keep a PIN in",
        hint: "raise the limit: ulimit -l 1024",
        status: .refused
      )
    case "Cancelled": interrupted
    default: nil
    }
  }
}
