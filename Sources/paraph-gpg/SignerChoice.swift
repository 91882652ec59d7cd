import AgentClient
import Certificates
import GnuPGAnswers
import OpenPGP
import PrintableText

/// Which card signs: what the command line calls its key, looked up in the cards that are there.
struct SignerChoice: Sendable {
  /// The card.
  let card: AgentCard
  /// The fingerprint of the card's signature key.
  let fingerprint: Fingerprint
  /// The card's public key.
  let key: PublicKey

  /// Chooses.
  ///
  /// A fingerprint or key id names the card's own key, or a certificate in the folder whose key it
  /// is; a user id names such a certificate. A name that ends with `!` means that very key. No name
  /// means the only card there is.
  ///
  /// - Parameters:
  ///   - name: What the command line calls the key; nil if it says nothing.
  ///   - agent: Who knows the cards.
  ///   - folder: The certificates.
  ///   - now: The time, in seconds since 1970.
  /// - Throws: ``Failure`` if there isn't just one card that fits, or its key has ended.
  init(
    _ name: String?,
    _ agent: AgentConnection,
    _ folder: KeyFolder,
    at now: UInt32
  ) async throws {
    let listing: AgentListing
    do throws(AgentFailure) {
      listing = try await agent.cards()
    } catch {
      throw AgentSentences.failure(error)
    }
    let cards = listing.cards.filter { $0.fingerprint != nil }
    let fitting =
      try name.map { name throws(Failure) in
        try Self.cards(named: name, of: cards, folder, at: now)
      } ?? cards
    // A card that couldn't be read may be the one, or without a name one more.
    if fitting.count < (name == nil ? 2 : 1) { try listing.requireAllRead() }
    guard let card = fitting.first else { throw Self.noCard(name, cards, folder) }
    guard fitting.count == 1 else {
      throw Failure(
        "SeveralCards",
        ["there are several cards that fit:"] + fitting.map { "  " + $0.line },
        hint: CardChoice.haveOneKey(fitting)
          ? "they have the same key: take one out"
          : "name one by its fingerprint: -u FINGERPRINT, git config user.signingkey FINGERPRINT",
        status: .card
      )
    }
    guard let fingerprint = card.fingerprint, let key = card.publicKey else {
      throw Failure(
        "CardRefused",
        "the card has no signature key that fits its fingerprint",
        status: .refused
      )
    }
    self.card = card
    self.fingerprint = fingerprint
    self.key = key
    try Self.refuseEnded(fingerprint, folder, at: now)
  }

  private static func cards(
    named text: String,
    of cards: [AgentCard],
    _ folder: KeyFolder,
    at now: UInt32
  ) throws(Failure) -> [AgentCard] {
    guard let name = KeyName(parsing: text) else {
      throw Failure("NoSuchKey", "the key's name is empty", status: .usage)
    }
    let own = cards.filter { $0.fingerprint.map(name.names) ?? false }
    guard own.isEmpty, !KeyName.isExact(text) else { return own }
    let meant = Set(
      folder.keyring.certificates(named: name).flatMap { certificate in
        (0..<certificate.keyCount).map(certificate.fingerprint(at:))
      }
    )
    return cards.filter { $0.fingerprint.map(meant.contains) ?? false }
  }

  /// Refuses a key that no verifier would take: every certificate that has it says that it ended.
  private static func refuseEnded(
    _ fingerprint: Fingerprint,
    _ folder: KeyFolder,
    at now: UInt32
  ) throws(Failure) {
    var reasons: [SigningKeyRefusal.Reason] = []
    for key in folder.keyring.keys(fingerprint) {
      do throws(SigningKeyRefusal) {
        _ = try key.certificate.standing(at: key.position, time: now)
        return
      } catch {
        reasons += error.reasons
      }
    }
    guard !reasons.isEmpty else { return }
    throw Failure(
      "KeyNotGood",
      reasons.map { "the card's key \(fingerprint) can't sign: \(KeySentences.sentence($0))" },
      hint: "nothing was asked of the card; is the certificate in \(printable(folder.path)) the "
        + "newest?",
      status: .refused
    )
  }

  private static func noCard(
    _ name: String?,
    _ cards: [AgentCard],
    _ folder: KeyFolder
  ) -> Failure {
    guard let name else {
      return Failure(
        "NoCard",
        "there is no card with a signature key",
        hint: "insert it; paraph cards lists them",
        status: .card
      )
    }
    let there =
      cards.isEmpty ? ["there is no card with a signature key"] : cards.map { "  " + $0.line }
    let intro =
      "no card has the key '\(printable(name))'" + (cards.isEmpty ? "" : "; these are there:")
    let known = KeyName(parsing: name).map(folder.keyring.certificates(named:)) ?? []
    guard known.isEmpty else {
      return Failure(
        "NoSuchKey",
        [intro] + there,
        hint: "insert the card that has it; paraph cards lists those that are there",
        status: .card
      )
    }
    return Failure(
      "NoSuchKey",
      [intro] + there + folder.problems,
      hint: "insert its card, or name it by its fingerprint, or, to name it by a user id: "
        + folder.hint,
      status: .card
    )
  }
}
