public import OpenPGP

/// What tells one card from another.
public struct CardIdentity: Hashable, Sendable {
  /// Who made the card.
  public let manufacturer: Manufacturer
  /// The card's number with its maker.
  public let serial: SerialNumber
  /// The fingerprint of its signing key; none if it isn't set.
  public let fingerprint: Fingerprint?

  /// Puts an identity together.
  ///
  /// - Parameters:
  ///   - manufacturer: Who made the card.
  ///   - serial: The card's number with its maker.
  ///   - fingerprint: The fingerprint of its signing key, if it is set.
  public init(manufacturer: Manufacturer, serial: SerialNumber, fingerprint: Fingerprint?) {
    self.manufacturer = manufacturer
    self.serial = serial
    self.fingerprint = fingerprint
  }
}

/// Why no card was chosen; each case lists the cards that are there.
public enum CardChoiceError: Error, Hashable, Sendable {
  /// A serial that isn't one to eight hexadecimal digits, with or without the maker's four and a
  /// colon before.
  case notASerial(String)
  /// A fingerprint that isn't 40 hexadecimal digits; key ids aren't taken, they can be forged.
  case notAFingerprint(String)
  /// No card is there.
  case noCard
  /// No card matches what was asked for.
  case noneMatches([CardIdentity])
  /// More than one card matches, or nothing was asked for and there is more than one.
  case ambiguous([CardIdentity])
}

/// Chooses the card to work with.
///
/// A reader's name plays no part: it changes with the order of plugging in.
///
/// - Parameters:
///   - cards: The cards that are there.
///   - serial: The serial to look for, as the card's maker prints it, or `0006:12345678` with the
///     maker's number; if none, any.
///   - fingerprint: The signing key's fingerprint to look for, 40 digits, spaces allowed; if
///     none, any.
/// - Returns: The one card that matches.
/// - Throws: ``CardChoiceError``.
public func choose(
  from cards: [CardIdentity],
  serial: String? = nil,
  fingerprint: String? = nil
) throws(CardChoiceError) -> CardIdentity {
  let matching = try matching(cards, serial: serial, fingerprint: fingerprint)
  guard let chosen = matching.first else { throw .noneMatches(cards) }
  guard matching.count == 1 else { throw .ambiguous(matching) }
  return chosen
}

/// Finds the cards that fit what was asked for.
///
/// - Parameters:
///   - cards: The cards that are there.
///   - serial: As for ``choose(from:serial:fingerprint:)``.
///   - fingerprint: As for ``choose(from:serial:fingerprint:)``.
/// - Returns: Those that match, in their order.
/// - Throws: ``CardChoiceError``, but never ``CardChoiceError/noneMatches(_:)`` or
///   ``CardChoiceError/ambiguous(_:)``.
public func matching(
  _ cards: [CardIdentity],
  serial: String? = nil,
  fingerprint: String? = nil
) throws(CardChoiceError) -> [CardIdentity] {
  var matching = cards
  if let serial {
    let wanted = try WantedSerial(parsing: serial)
    matching.removeAll { !wanted.matches($0) }
  }
  if let fingerprint {
    guard let wanted = Fingerprint(hexadecimal: fingerprint.filter { $0 != " " }) else {
      throw .notAFingerprint(fingerprint)
    }
    matching.removeAll { $0.fingerprint != wanted }
  }
  guard !cards.isEmpty else { throw .noCard }
  return matching
}

private struct WantedSerial {
  private let manufacturer: Manufacturer?
  private let serial: SerialNumber

  init(parsing text: String) throws(CardChoiceError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard
      let last = parts.last,
      let serial = SerialNumber(last),
      parts.count <= 2
    else { throw .notASerial(text) }
    self.serial = serial
    guard parts.count == 2, let first = parts.first else {
      manufacturer = nil
      return
    }
    guard first.utf8.count == 4, let number = SerialNumber(first) else { throw .notASerial(text) }
    manufacturer = Manufacturer(rawValue: UInt16(truncatingIfNeeded: number.rawValue))
  }

  func matches(_ card: CardIdentity) -> Bool {
    card.serial == serial && (manufacturer == nil || manufacturer == card.manufacturer)
  }
}
