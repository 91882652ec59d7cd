import CardTesting
import ISO7816
import OpenPGP
import OpenPGPCard
import Testing

/// Data object F9, OpenPGP card 3.4.1, 4.3.2.
@Suite
struct KeyDerivationTests {
  private static let user = "1111111111111111"
  private static let reset = "2222222222222222"
  private static let admin = "3333333333333333"
  private static let head = "810103 820108 8304000186A0"

  @Test(arguments: ["", "F900", "810100", "F903810100", "810100 820108"])
  func `no derivation is no derivation in every spelling`(digits: String) throws {
    #expect(try KeyDerivation(parsing: bytes(digits)) == .none)
  }

  @Test(arguments: ["", "F92F", "F900"])
  func `three salts are for three PINs`(outer: String) throws {
    let digits = "\(outer)\(Self.head) 8408\(Self.user) 8508\(Self.reset) 8608\(Self.admin)"
    let derivation = try iterated(digits)

    #expect(derivation.hash == .sha256)
    #expect(derivation.byteCount == 100_000)
    #expect(derivation.salt(for: .signing) == bytes(Self.user))
    #expect(derivation.salt(for: .user) == bytes(Self.user))
    #expect(derivation.salt(for: .admin) == bytes(Self.admin))
  }

  @Test
  func `one salt is for all PINs, and SHA-512 is known`() throws {
    let derivation = try iterated("810103 82010A 830403E00000 8408\(Self.user)")

    #expect(derivation.hash == .sha512)
    #expect(derivation.byteCount == IteratedDerivation.maximumByteCount)
    #expect(derivation.salt(for: .admin) == bytes(Self.user))
  }

  @Test(arguments: [
    ("820108", KeyDerivationError.missing(0x81)),
    ("810101", .algorithm([1])),
    ("81020003", .algorithm([0, 3])),
    ("810103 8304000186A0", .missing(0x82)),
    ("810103 820109 8304000186A0", .hash([9])),
    ("810103 820102 8304000186A0", .hash([2])),
    ("810103 820108", .missing(0x83)),
    ("810103 820108 8300", .malformedCount([])),
    ("810103 820108 83050000000001", .malformedCount([0, 0, 0, 0, 1])),
    ("810103 820108 830400000000", .byteCount(0, allowed: 1...65_011_712)),
    ("810103 820108 830403E00001", .byteCount(65_011_713, allowed: 1...65_011_712)),
    ("810103 820108 8304FFFFFFFF", .byteCount(.max, allowed: 1...65_011_712)),
    (head, .missing(0x84)),
    ("\(head) 840711111111111111", .saltByteCount(7)),
    ("\(head) 8400", .saltByteCount(0)),
    ("\(head) 8408\(user) 8600", .saltByteCount(0)),
  ])
  func `what can't be followed is refused`(digits: String, error: KeyDerivationError) {
    #expect(throws: error) { try KeyDerivation(parsing: bytes(digits)) }
  }

  private func iterated(_ digits: String) throws -> IteratedDerivation {
    guard case .iterated(let derivation) = try KeyDerivation(parsing: bytes(digits)) else {
      throw KeyDerivationError.algorithm([])
    }
    return derivation
  }
}
