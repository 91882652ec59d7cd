import OpenPGP
import Quorum
import Testing

/// What the tests read and count, unless they say otherwise.
enum Sample {
  /// 2026-12-01 00:00:00 UTC.
  static let now: Int64 = 1_796_083_200

  /// A fingerprint of one digit.
  static func digits(_ digit: Character) -> String { String(repeating: digit, count: 40) }

  static func fingerprint(_ digit: Character) throws -> Fingerprint {
    try #require(Fingerprint(hexadecimal: digits(digit)))
  }

  /// Alice with two keys, Bob and Carol with one.
  static let file = """
    version = 1
    expires = 2027-01-01
    threshold = 2

    [[maintainer]]
    name = "alice"
    keys = ["\(digits("A"))", "\(digits("1"))"]

    [[maintainer]]
    name = "bob"
    keys = ["\(digits("B"))"]

    [[maintainer]]
    name = "carol"
    keys = ["\(digits("C"))"]
    """

  /// The same three as `MAINTAINERS`, with machines.
  static let maintainers = """
    [people.alice]
    name = "Alice Example"
    [people.bob]
    [people.carol]
    [keys.alice.one]
    id = "\(digits("A"))"
    [keys.alice.two]
    id = "\(digits("1"))"
    [keys.bob.only]
    id = "\(digits("B"))"
    [keys.carol.only]
    id = "\(digits("C"))"
    [machines.alice.desk]
    brand = "AMD"
    [machines.bob.desk]
    brand = "AuthenticAMD"
    [machines.carol.desk]
    brand = "GenuineIntel"
    [machines.carol.lap]
    brand = "AMD"
    """

  static func quorum(
    _ text: String = file,
    threshold: Int? = nil,
    vendors: Int? = nil,
    now: Int64 = now
  ) throws(QuorumError) -> Quorum {
    try Quorum(
      QuorumSource(file: "q.toml", bytes: Array(text.utf8)),
      demands: QuorumDemands(threshold: threshold, vendors: vendors),
      now: now
    )
  }

  /// What is wrong with a file, as sentences.
  static func problems(
    _ text: String,
    threshold: Int? = nil,
    vendors: Int? = nil,
    now: Int64 = now
  ) -> [String] {
    do throws(QuorumError) {
      _ = try quorum(text, threshold: threshold, vendors: vendors, now: now)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  /// Numbers of a key that nobody else has.
  static func key(_ number: UInt8) -> PublicKeyMaterial {
    .ed25519(point: [UInt8](repeating: number, count: 32))
  }

  /// A certificate: a primary key and a signing subkey.
  static func certificate(
    _ digit: Character,
    primary: PublicKeyMaterial,
    subkeys: [PublicKeyMaterial]
  ) throws -> CertificateKeys {
    CertificateKeys(
      primary: try fingerprint(digit),
      primaryMaterial: primary,
      boundMaterial: subkeys
    )
  }

  /// The certificates of all three: primary keys 1, 2, 3, 4, each with two subkeys, 10 and 11 and so on.
  static func certificates() throws -> [CertificateKeys] {
    try zip(["A", "1", "B", "C"] as [Character], 1...4).map { digit, number in
      try certificate(
        digit,
        primary: key(number),
        subkeys: [key(number * 10), key(number * 10 + 1)]
      )
    }
  }

  static func electorate(
    _ text: String = file,
    threshold: Int? = nil,
    vendors: Int? = nil
  ) throws -> Electorate {
    try Electorate(
      try quorum(text, threshold: threshold, vendors: vendors),
      certificates: try certificates()
    )
  }

  /// A signature by a key of a certificate.
  static func signature(
    _ digit: Character,
    _ primary: UInt8,
    by signer: UInt8? = nil
  ) throws -> ValidSignature {
    ValidSignature(
      primary: try fingerprint(digit),
      primaryMaterial: key(primary),
      signingMaterial: key(signer ?? primary)
    )
  }
}
