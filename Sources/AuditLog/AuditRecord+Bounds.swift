internal import Hexadecimal

extension AuditRecord {
  /// The most repositories in a record; ``images`` tells how many images there are in all.
  public static let mostRepositories = 64
  /// The most reasons in a record.
  public static let mostReasons = 32

  /// The longest identifying text, in bytes.
  static let longestName = 300
  /// The longest free text, in characters.
  static let longestText = 512

  /// The record as it may be written.
  ///
  /// Free text is made printable and cut; what identifies something is never changed.
  ///
  /// - Returns: The record.
  /// - Throws: ``AuditLogError/invalidRecord(member:)``.
  func bounded() throws(AuditLogError) -> AuditRecord {
    var record = self
    record.repositories = Array(repositories.prefix(Self.mostRepositories))
    record.reasons = reasons.prefix(Self.mostReasons).map(Self.text)
    record.caller?.executable = caller?.executable.map(Self.text)
    record.caller?.user = caller?.user.map(Self.text)
    record.caller?.qube = caller?.qube.map(Self.text)
    record.manufacturer = manufacturer.map(Self.text)
    record.outcome = outcome.map(Self.text)
    let names: [(String, String?)] = [
      ("approval", approval), ("reference", reference), ("digest", digest),
      ("platform", platform), ("kind", kind), ("object", object), ("repository", repository),
      ("key", key), ("card", card), ("file", file),
    ]
    for (member, name) in names + record.repositories.map({ ("repositories", $0) }) {
      guard let name else { continue }
      guard (1...Self.longestName).contains(name.utf8.count),
        name.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
      else { throw .invalidRecord(member: member) }
    }
    let numbers: [(String, Int?)] = [
      ("images", images), ("listed", listed), ("counter_before", counterBefore),
      ("counter_after", counterAfter),
      ("signatures", signatures), ("byte_count", byteCount), ("pid", caller?.pid),
    ]
    for (member, number) in numbers {
      if let number, number < 0 { throw .invalidRecord(member: member) }
    }
    if let key, !Self.isFingerprint(key) { throw .invalidRecord(member: "key") }
    return record
  }

  static func isFingerprint(_ text: String) -> Bool {
    [40, 64].contains(text.utf8.count) && [UInt8](hexadecimal: text, .capital) != nil
  }

  /// Free text without control characters, which would move the cursor of who reads the file.
  private static func text(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(longestText) {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    let whole = String(result)
    return text.unicodeScalars.count > longestText ? whole + "..." : whole
  }
}
