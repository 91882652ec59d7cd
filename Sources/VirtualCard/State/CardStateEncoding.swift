internal import Hexadecimal
import StrictJSON

extension CardState {
  /// The state as a JSON document for people and for ``init(parsing:)``.
  ///
  /// - Returns: UTF-8; the same state always gives the same bytes.
  public func encoded() -> [UInt8] {
    let document: JSONValue = [
      "format": .string(Self.format),
      "version": .integer(Int64(Self.version)),
      "profile": .string(profileName),
      "terminated": .bool(isTerminated),
      "user": Self.value(of: user),
      "resetCode": Self.value(of: resetCode),
      "admin": Self.value(of: admin),
      "signingPINReusable": .bool(isSigningPINReusable),
      "signatureCount": .integer(Int64(signatureCount)),
      "keys": .array(KeySlot.allCases.map { Self.value(of: self[$0], in: $0) }),
      "certificates": .array(certificates.map(Self.hexadecimal)),
      "objects": .array(
        objects.sorted { $0.key < $1.key }.map { tag, value in
          ["tag": .integer(Int64(tag)), "value": Self.hexadecimal(value)]
        }
      ),
    ]
    return document.pretty()
  }

  static let format = "paraph-vcard-state"
  static let version = 1

  private static func hexadecimal(_ bytes: [UInt8]) -> JSONValue {
    .string(String(hexadecimal: bytes))
  }

  private static func value(of password: PasswordRecord) -> JSONValue {
    [
      "value": password.value.map(hexadecimal) ?? .null,
      "triesLeft": .integer(Int64(password.triesLeft)),
      "tryLimit": .integer(Int64(password.tryLimit)),
    ]
  }

  private static func value(of record: KeyRecord, in slot: KeySlot) -> JSONValue {
    [
      "slot": .string(slot.name),
      "attributes": hexadecimal(record.attributes),
      "key": (record.key?.serialized).map(hexadecimal) ?? .null,
      "origin": .string(record.origin.name),
      "fingerprint": hexadecimal(record.fingerprint),
      "authorityFingerprint": hexadecimal(record.authorityFingerprint),
      "generationTime": hexadecimal(record.generationTime),
      "touchPolicy": .integer(Int64(record.touchPolicy)),
    ]
  }
}
