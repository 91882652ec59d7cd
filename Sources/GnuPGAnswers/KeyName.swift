public import Certificates
internal import Hexadecimal
public import OpenPGP

/// What a command line calls a key.
///
/// Source: gpg(1) of GnuPG 2.2.40, "HOW TO SPECIFY A USER ID".
public enum KeyName: Hashable, Sendable {
  /// A whole fingerprint.
  case fingerprint(Fingerprint)
  /// The last eight or four bytes of one.
  case keyID([UInt8])
  /// All of a user id.
  case userID(String)
  /// A mail address, as it stands between `<` and `>`.
  case address(String)
  /// Any part of a user id, whatever the case of its letters.
  case part(String)

  /// Reads a name, which gpg tells apart by its form.
  ///
  /// - Parameter text: 40, 16 or 8 digits with or without `0x` and a final `!`; 40 digits in groups
  ///   of four; `=` and a user id; `<ADDRESS>`; anything else is a part of a user id.
  public init?(parsing text: String) {
    guard !text.isEmpty else { return nil }
    var digits = text.hasSuffix("!") ? text.dropLast() : text[...]
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") { digits = digits.dropFirst(2) }
    let bytes = [UInt8](hexadecimal: String(Self.ungrouped(text) ?? digits))
    if let fingerprint = bytes.flatMap(Fingerprint.init) {
      self = .fingerprint(fingerprint)
    } else if let bytes, [4, 8].contains(bytes.count) {
      self = .keyID(bytes)
    } else {
      let rest = String(text.dropFirst())
      // A sign alone would mean everybody.
      guard !rest.isEmpty || !["=", "<", "*", "@"].contains(text) else { return nil }
      switch text.first {
      case "=": self = .userID(rest)
      case "<" where rest.hasSuffix(">"): self = .address(String(rest.dropLast()))
      case "*", "@": self = .part(text.first == "*" ? rest : text)
      default: self = .part(text)
      }
    }
  }

  /// Whether the name means one key of a certificate and not the one that fits best: it ends
  /// with `!`.
  ///
  /// - Parameter text: What the command line says.
  /// - Returns: Whether it does.
  public static func isExact(_ text: String) -> Bool { text.hasSuffix("!") }

  /// Whether it names a key by its fingerprint.
  ///
  /// - Parameter fingerprint: The key's.
  /// - Returns: Whether it is all or the end of it.
  public func names(_ fingerprint: Fingerprint) -> Bool {
    switch self {
    case .fingerprint(let wanted): fingerprint == wanted
    case .keyID(let bytes): fingerprint.bytes.suffix(bytes.count) == bytes[...]
    case .userID, .address, .part: false
    }
  }

  /// Whether it names a certificate, by one of its keys or by a user id that its key signed.
  ///
  /// - Parameter certificate: The certificate.
  /// - Returns: Whether it does.
  public func names(_ certificate: Certificate) -> Bool {
    let fingerprints = (0..<certificate.keyCount).map(certificate.fingerprint(at:))
    return fingerprints.contains(where: names)
      || certificate.userIDs.contains { names(userID: String(decoding: $0.bytes, as: UTF8.self)) }
  }

  private func names(userID text: String) -> Bool {
    switch self {
    case .fingerprint, .keyID: false
    case .userID(let whole): text.utf8.elementsEqual(whole.utf8)
    case .address(let address):
      text.lowercased().contains("<\(address.lowercased())>")
    case .part(let part): text.lowercased().contains(part.lowercased())
    }
  }

  /// The digits of a fingerprint as it is printed for people; nil if it isn't in that form.
  ///
  /// In the middle may be one space or two.
  ///
  /// Source: GnuPG 2.2.40, common/userids.c, `classify_user_id`.
  private static func ungrouped(_ text: String) -> Substring? {
    var groups = text.split(separator: " ", omittingEmptySubsequences: false)
    if groups.count == 11, groups[5].isEmpty { groups.remove(at: 5) }
    guard groups.count == 10, groups.allSatisfy({ $0.utf8.count == 4 }) else { return nil }
    return groups.joined()[...]
  }
}
