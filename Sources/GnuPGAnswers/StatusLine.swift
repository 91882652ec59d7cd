internal import CivilTime
internal import Hexadecimal
public import OpenPGP

/// One line for programs on gpg's status descriptor.
///
/// Source: GnuPG's `doc/DETAILS`, "Format of the --status-fd output".
public struct StatusLine: Hashable, Sendable {
  /// What stands between `[GNUPG:] ` and the end of the line.
  private let content: [UInt8]

  /// A keyword and its fields.
  ///
  /// - Parameters:
  ///   - keyword: In capitals.
  ///   - fields: Each without a space; the caller's own words, not those of others.
  public init(_ keyword: String, _ fields: String...) {
    content = Array(([keyword] + fields).joined(separator: " ").utf8)
  }

  /// A keyword, its fields, and a text of others at the end.
  ///
  /// - Parameters:
  ///   - keyword: In capitals.
  ///   - field: One field.
  ///   - text: A user id or a name as it came: what could end the line is written as `%` and two
  ///     digits.
  public init(_ keyword: String, _ field: String, text: [UInt8]) {
    content = Array("\(keyword) \(field) ".utf8) + Self.escaped(text)
  }

  /// The line with its prefix and its line feed.
  public var bytes: [UInt8] { Array("[GNUPG:] ".utf8) + content + [UInt8(ascii: "\n")] }

  private static func escaped(_ text: [UInt8]) -> [UInt8] {
    text.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "%"), ..<0x20, 0x7F: Array(("%" + String(hexadecimal: byte)).utf8)
      default: [byte]
      }
    }
  }
}

extension StatusLine {
  /// That a signature is about to be made.
  ///
  /// - Parameter hash: The hash of the signature.
  /// - Returns: `BEGIN_SIGNING`.
  public static func beginSigning(_ hash: HashAlgorithm) -> StatusLine {
    StatusLine("BEGIN_SIGNING", "H\(hash.rawValue)")
  }

  /// That a signature was made.
  ///
  /// - Parameters:
  ///   - signature: The signature.
  ///   - isDetached: Whether it stands alone.
  ///   - fingerprint: The key's.
  /// - Returns: `SIG_CREATED`.
  public static func created(
    _ signature: UncheckedSignature,
    isDetached: Bool,
    by fingerprint: Fingerprint
  ) -> StatusLine {
    StatusLine(
      "SIG_CREATED",
      isDetached ? "D" : "S",
      "\(signature.algorithm.rawValue)",
      "\(signature.hash.rawValue)",
      signature.type.digits,
      "\(signature.created)",
      "\(fingerprint)"
    )
  }

  /// That no secret key of this name is there.
  ///
  /// - Parameter name: What was asked for.
  /// - Returns: `INV_SGNR`.
  public static func noSecretKey(_ name: String) -> StatusLine {
    StatusLine("INV_SGNR", "9", text: Array(name.utf8))
  }

  /// That signing has failed.
  ///
  /// - Parameter code: Why, by libgpg-error's number.
  /// - Returns: `FAILURE`.
  public static func failedToSign(_ code: Int) -> StatusLine {
    StatusLine("FAILURE", "sign", "\(code)")
  }
}

extension SignatureType {
  /// Two digits, as status lines have it.
  var digits: String { rawValue == 0 ? "00" : "01" }
}

/// The day of a time, in UTC.
func day(of seconds: Int64) -> String {
  // Past the year 9999 only the number is left.
  guard CivilTime.seconds.contains(seconds) else { return String(seconds) }
  return CivilTime(seconds: seconds).date.description
}
