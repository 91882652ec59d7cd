/// Who made something and when, as a header says it: `Alice <alice@example.org> 1795000000 +0100`.
///
/// Control characters are refused besides, though git writes most of them: a terminal would show
/// another name.
///
/// Source: git 2.39, fsck.c, `fsck_ident`; ident.c, `strbuf_addstr_without_crud`.
public struct GitPerson: Hashable, Sendable {
  /// The name; it may be empty.
  public let name: String
  /// The address; it may be empty.
  public let email: String
  /// When, in seconds since 1970.
  public let seconds: Int64
  /// The time zone, a sign and four digits, as it was written.
  public let zone: String

  /// Reads a header's value.
  ///
  /// - Parameter text: All that stands after the header's name and one space.
  /// - Throws: ``GitPersonProblem``, the first thing that is wrong.
  public init(parsing text: String) throws(GitPersonProblem) {
    let bytes = Array(text.utf8)
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter }
    guard let opening = bytes.firstIndex(of: UInt8(ascii: "<")) else { throw .noEmail }
    guard opening > 0, bytes[opening - 1] == UInt8(ascii: " ") else {
      throw .noSpaceBeforeEmail
    }
    let name = bytes[..<(opening - 1)]
    guard !name.contains(UInt8(ascii: ">")) else { throw .name }
    let rest = bytes[(opening + 1)...]
    guard let closing = rest.firstIndex(of: UInt8(ascii: ">")),
      !rest[..<closing].contains(UInt8(ascii: "<"))
    else { throw .email }
    let time = rest[(closing + 1)...]
    guard time.first == UInt8(ascii: " ") else { throw .noSpaceBeforeDate }
    let parts = time.dropFirst().split(
      separator: UInt8(ascii: " "),
      omittingEmptySubsequences: false
    )
    guard parts.count == 2 else { throw .date }
    guard parts[0].isNumber, let seconds = Int64(String(decoding: parts[0], as: UTF8.self)) else {
      throw .date
    }
    guard parts[0].count == 1 || parts[0].first != UInt8(ascii: "0") else { throw .zeroPaddedDate }
    guard parts[1].count == 5, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(parts[1].first),
      parts[1].dropFirst().isNumber
    else { throw .zone }
    self.name = String(decoding: name, as: UTF8.self)
    email = String(decoding: rest[..<closing], as: UTF8.self)
    self.seconds = seconds
    zone = String(decoding: parts[1], as: UTF8.self)
  }

  /// The header's value.
  public var text: String { "\(name) <\(email)> \(seconds) \(zone)" }
}

/// Why a header's value names nobody, by the rules of `git fsck`.
public enum GitPersonProblem: Error, Hashable, Sendable {
  /// A control character.
  case controlCharacter
  /// No `<`.
  case noEmail
  /// No space between the name and `<`.
  case noSpaceBeforeEmail
  /// `>` in the name.
  case name
  /// The address has no end, or `<` in it.
  case email
  /// No space between `>` and the date.
  case noSpaceBeforeDate
  /// No seconds and zone, or more than 63 bits of seconds.
  case date
  /// Seconds with zeros before them.
  case zeroPaddedDate
  /// No sign and four digits.
  case zone
}

extension ArraySlice<UInt8> {
  /// Whether it is digits, at least one.
  fileprivate var isNumber: Bool {
    !isEmpty && allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
