import OpenPGP
import Quorum
import Testing

/// Whose a key is: no two people have one in common.
@Suite
struct ElectorateTests {
  private static let modulus = [UInt8](repeating: 0xC3, count: 512)
  private static let abscissa = [UInt8](repeating: 0x21, count: 32)

  /// Keys that are written differently and that one secret makes.
  private static let same: [(PublicKeyMaterial, PublicKeyMaterial)] = [
    (Sample.key(1), Sample.key(1)),
    (
      .rsa(modulus: modulus, exponent: [1, 0, 1]), .rsa(modulus: modulus, exponent: [1, 0, 1])
    ),
    (.rsa(modulus: modulus, exponent: [1, 0, 1]), .rsa(modulus: modulus, exponent: [3])),
    (
      .ecdsa(.nistP256, point: [4] + abscissa + [UInt8](repeating: 1, count: 32)),
      .ecdsa(.nistP256, point: [4] + abscissa + [UInt8](repeating: 2, count: 32))
    ),
    (Sample.key(1), .ed25519(point: [UInt8](repeating: 1, count: 31) + [0x81])),
  ]

  /// Keys that have much in common and aren't the same.
  private static let different: [(PublicKeyMaterial, PublicKeyMaterial)] = [
    (Sample.key(1), .ed25519(point: [UInt8](repeating: 1, count: 31) + [0x82])),
    (
      .rsa(modulus: modulus, exponent: [1, 0, 1]),
      .rsa(modulus: modulus.dropLast() + [1], exponent: [1, 0, 1])
    ),
    (
      .ecdsa(.nistP256, point: [4] + abscissa + abscissa),
      .ecdsa(.brainpoolP256r1, point: [4] + abscissa + abscissa)
    ),
  ]

  private static func problems(
    _ one: PublicKeyMaterial,
    _ other: PublicKeyMaterial,
    asSubkeys: (Bool, Bool)
  ) throws -> [ElectorateProblem] {
    func certificate(
      _ digit: Character,
      _ key: PublicKeyMaterial,
      _ isSubkey: Bool,
      own: UInt8
    ) throws -> CertificateKeys {
      try Sample.certificate(
        digit,
        primary: isSubkey ? Sample.key(own) : key,
        subkeys: isSubkey ? [Sample.key(own + 1), key] : [Sample.key(own)]
      )
    }
    let quorum = try Sample.quorum()
    let certificates = [
      try certificate("A", one, asSubkeys.0, own: 100),
      try certificate("B", other, asSubkeys.1, own: 110),
    ]
    do throws(ElectorateError) {
      _ = try Electorate(quorum, certificates: certificates)
      return []
    } catch {
      return error.problems
    }
  }

  @Test(arguments: [false, true], [false, true])
  func `two people with a key in common are refused, be it a primary key or a subkey`(
    first: Bool,
    second: Bool
  ) throws {
    let (keyA, keyB) = (try Sample.fingerprint("A"), try Sample.fingerprint("B"))
    for (one, other) in Self.same {
      let problems = try Self.problems(one, other, asSubkeys: (first, second))
      #expect(problems == [.sharedKey(of: "alice", keyA, and: "bob", keyB)])
    }
    for (one, other) in Self.different {
      #expect(try Self.problems(one, other, asSubkeys: (first, second)).isEmpty)
    }
  }

  @Test
  func `one person's certificates may have keys in common`() throws {
    var certificates = try Sample.certificates()
    certificates[1].boundMaterial += certificates[0].boundMaterial
    #expect(
      try Electorate(Sample.quorum(), certificates: certificates).withoutCertificate.isEmpty
    )
  }

  @Test
  func `every pair of people with a key in common is told, once`() throws {
    var certificates = try Sample.certificates()
    for index in certificates.indices {
      certificates[index].boundMaterial += [10, 11, 99].map(Sample.key)
    }
    let error = try #require(throws: ElectorateError.self) {
      try Electorate(try Sample.quorum(), certificates: certificates)
    }
    #expect(error.file == "q.toml")
    #expect(
      error.problems.map(\.description) == [
        "'alice' and 'bob' have a key in common, in the certificates \(Sample.digits("A")) and \(Sample.digits("B")); one key is one person's",
        "'alice' and 'carol' have a key in common, in the certificates \(Sample.digits("A")) and \(Sample.digits("C")); one key is one person's",
      ]
    )
  }

  @Test
  func `strangers' certificates are passed over, also with a maintainer's key in them`() throws {
    let stranger = try Sample.certificate("D", primary: Sample.key(9), subkeys: [Sample.key(10)])
    let electorate = try Electorate(
      Sample.quorum(),
      certificates: [stranger] + Sample.certificates()
    )
    #expect(try electorate.verdict(on: [Sample.signature("A", 1, by: 10)]).voters.count == 1)
  }

  @Test
  func `a certificate that is there twice has the keys of both`() throws {
    let newer = try Sample.certificate("B", primary: Sample.key(3), subkeys: [Sample.key(35)])
    let electorate = try Electorate(
      Sample.quorum(),
      certificates: Sample.certificates() + [newer]
    )
    for key: UInt8 in [3, 30, 31, 35] {
      #expect(try electorate.verdict(on: [Sample.signature("B", 3, by: key)]).voters.count == 1)
    }
  }

  @Test
  func `two keys under one fingerprint are refused`() throws {
    let other = try Sample.certificate("B", primary: Sample.key(77), subkeys: [])
    let error = try #require(throws: ElectorateError.self) {
      try Electorate(try Sample.quorum(), certificates: try Sample.certificates() + [other])
    }
    #expect(
      error.problems.map(\.description) == [
        "two keys have the fingerprint \(Sample.digits("B"))"
      ]
    )
  }
}
