public import Certificates
internal import Hexadecimal
internal import OpenPGP
internal import PrintableText

/// A listing of certificates, as `--list-keys` and `--list-secret-keys` have it.
///
/// Subkeys that can't sign by their algorithm, to encrypt or on other curves, aren't listed: they are
/// no part of what is verified or signed with.
///
/// Source: GnuPG's `doc/DETAILS`, "Format of the colon listings".
public struct KeyListing: Sendable {
  /// The cards whose keys are secret keys; nil for a listing of public keys.
  public var cards: [ListedCard]?
  /// Whether each key has its keygrip, as secret keys always have.
  public var withKeygrip: Bool
  /// The time, in seconds since 1970.
  public var now: UInt32

  /// Prepares a listing.
  ///
  /// - Parameters:
  ///   - cards: The cards that are there; nil for a listing of public keys.
  ///   - withKeygrip: Whether public keys have their keygrips.
  ///   - now: The time, in seconds since 1970.
  public init(cards: [ListedCard]? = nil, withKeygrip: Bool = false, at now: UInt32) {
    self.cards = cards
    self.withKeygrip = withKeygrip
    self.now = now
  }

  private var isSecret: Bool { cards != nil }

  private func card(with fingerprint: Fingerprint) -> ListedCard? {
    cards?.first { $0.fingerprint == fingerprint }
  }

  private func keys(of certificate: Certificate) -> [ListedKey] {
    (0..<certificate.keyCount).map { ListedKey(certificate, $0, at: now) }
  }

  /// The user ids, that first which stands for the certificate.
  private func userIDs(of certificate: Certificate) -> [Certificate.UserID] {
    let primary = certificate.primaryUserID(at: now)
    return certificate.userIDs.filter { $0.bytes == primary }
      + certificate.userIDs.filter { $0.bytes != primary }
  }

  // MARK: for programs

  /// The lines for programs of one certificate.
  ///
  /// - Parameter certificate: The certificate.
  /// - Returns: Lines of fields with colons between, each with its line feed.
  public func colons(_ certificate: Certificate) -> [UInt8] {
    let keys = keys(of: certificate)
    let primary = keys[0]
    var lines = records(primary, isPrimary: true, summary: summary(of: keys))
    for userID in userIDs(of: certificate) {
      var (validity, certified, ended) = (primary.validity, "", "")
      switch userID.standing(at: now) {
      case .certified(let time): certified = "\(time)"
      case .revoked: validity = "r"
      case .expired(let time): (validity, ended) = ("e", "\(time)")
      case .notYetCertified: break
      }
      let fields = ["uid", validity, "", "", "", certified, ended, "", ""].map { Array($0.utf8) }
      lines.append(
        fields + [escaped(userID.bytes)] + Array(repeating: [], count: 9) + [[0x30], []]
      )
    }
    for key in keys.dropFirst() { lines += records(key, isPrimary: false, summary: "") }
    return lines.flatMap { $0.joined(separator: [UInt8(ascii: ":")]) + [UInt8(ascii: "\n")] }
  }

  private func records(
    _ key: ListedKey,
    isPrimary: Bool,
    summary: String
  ) -> [[[UInt8]]] {
    let kind =
      switch (isPrimary, isSecret) {
      case (true, false): "pub"
      case (true, true): "sec"
      case (false, false): "sub"
      case (false, true): "ssb"
      }
    let token = isSecret ? card(with: key.fingerprint).map { $0.application ?? "+" } ?? "#" : ""
    let trust = isPrimary ? (key.life.revocation == nil ? "f" : "-") : ""
    var fields = [
      kind, key.validity, "\(key.bitCount)", "\(key.key.material.algorithm.rawValue)",
      String(hexadecimal: key.fingerprint.keyID), "\(key.key.created)",
      key.life.ends.map { "\($0)" } ?? "", "", trust, "", "", key.capabilities + summary, "", "",
      token, "", key.curve ?? "", "", "",
    ]
    if isPrimary { fields += ["0", ""] }
    var records = [
      fields,
      Array(repeating: "", count: 9).replacingFirst(with: "fpr")
        + ["\(key.fingerprint)", ""],
    ]
    if isSecret || withKeygrip, let keygrip = key.keygrip {
      records.append(
        Array(repeating: "", count: 9).replacingFirst(with: "grp")
          + [String(hexadecimal: keygrip), ""]
      )
    }
    return records.map { $0.map { Array($0.utf8) } }
  }

  /// What all keys that can be used are for together, in capitals.
  private func summary(of keys: [ListedKey]) -> String {
    guard keys[0].isUsable else { return "" }
    let there = Set(keys.filter(\.isUsable).flatMap(\.capabilities))
    return "esca".filter { there.contains($0) }.uppercased()
  }

  /// A user id as a field: colons, backslashes and control characters as C writes them.
  private func escaped(_ text: [UInt8]) -> [UInt8] {
    text.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x00: Array(#"\0"#.utf8)
      case 0x08: Array(#"\b"#.utf8)
      case 0x0A: Array(#"\n"#.utf8)
      case 0x0B: Array(#"\v"#.utf8)
      case 0x0C: Array(#"\f"#.utf8)
      case 0x0D: Array(#"\r"#.utf8)
      case UInt8(ascii: ":"), UInt8(ascii: "\\"), ..<0x20, 0x7F:
        Array((#"\x"# + String(hexadecimal: byte, .small)).utf8)
      default: [byte]
      }
    }
  }

  // MARK: for people

  /// The lines for people of one certificate, without user ids that were taken back or have ended.
  ///
  /// - Parameters:
  ///   - certificate: The certificate.
  ///   - digits: How many of the last digits of a fingerprint name a key beside its algorithm, 0 for
  ///     none; with `0x` before them if it is negative.
  /// - Returns: Lines, and an empty one after them.
  public func lines(_ certificate: Certificate, keyIDDigits digits: Int = 0) -> [String] {
    let keys = keys(of: certificate)
    var lines = [line(keys[0], isPrimary: true, digits), "      \(keys[0].fingerprint)"]
    lines += cardLine(keys[0])
    for userID in userIDs(of: certificate) {
      switch userID.standing(at: now) {
      case .revoked, .expired: continue
      case .certified, .notYetCertified: break
      }
      let word =
        switch keys[0].validity {
        case "r": "[ revoked]"
        case "e": "[ expired]"
        case "i": "[ invalid]"
        default: "[  full  ]"
        }
      let name = printable(String(decoding: userID.bytes, as: UTF8.self))
      lines.append("uid           \(word) \(name)")
    }
    for key in keys.dropFirst() {
      lines.append(line(key, isPrimary: false, digits))
      lines += isSecret ? ["      \(key.fingerprint)"] + cardLine(key) : []
    }
    return lines + [""]
  }

  private func cardLine(_ key: ListedKey) -> [String] {
    card(with: key.fingerprint).map { ["      Card serial no. = \($0.number)"] } ?? []
  }

  private func line(_ key: ListedKey, isPrimary: Bool, _ digits: Int) -> String {
    let kind = isSecret ? (isPrimary ? "sec" : "ssb") : (isPrimary ? "pub" : "sub")
    let mark = isSecret ? (card(with: key.fingerprint) == nil ? "#" : ">") : " "
    let algorithm = key.curve ?? "rsa\(key.bitCount)"
    let name = "\(key.fingerprint)".suffix(abs(digits))
    let keyID = name.isEmpty ? "" : "/" + (digits < 0 ? "0x" : "") + name
    var end = ""
    if let revocation = key.life.revocation {
      end = " [revoked: \(day(of: Int64(revocation.created)))]"
    } else if let ends = key.life.ends {
      end = " [\(key.hasEnded ? "expired" : "expires"): \(day(of: Int64(clamping: ends)))]"
    }
    let made = day(of: Int64(key.key.created))
    // gpg writes them in another order for people.
    let uses = "scea".filter { key.capabilities.contains($0) }.uppercased()
    return "\(kind)\(mark)  \(algorithm)\(keyID) \(made) [\(uses)]\(end)"
  }
}

extension [String] {
  fileprivate func replacingFirst(with text: String) -> [String] { [text] + dropFirst() }
}
