import Gcrypt
import OpenPGP
import Testing

/// Secrets in locked memory; one after the other, for the pool belongs to the process.
@Suite(.serialized)
struct SecretBytesTests {
  @Test
  func `a secret is read byte by byte up to its capacity, and not beyond`() throws {
    var secret = try SecretBytes(capacity: 3)
    for byte in "123".utf8 { try secret.append(byte) }
    let isSame = secret.isEqual(to: Array("123".utf8).span)
    #expect(isSame)
    do {
      try secret.append(0x34)
      Issue.record("a fourth byte found room")
    } catch {
      #expect(error == .full(capacity: 3))
    }
    do {
      try secret.append([0x34].span)
      Issue.record("a fourth byte found room")
    } catch {
      #expect(error == .full(capacity: 3))
    }
    secret.removeAll()
    try secret.append([0x35, 0x36].span)
    let count = secret.count
    let held = secret.withBytes { $0.indices.map { index in index } }
    #expect(count == 2 && held == [0, 1])
  }

  @Test
  func `a copy has a life of its own`() throws {
    var secret = try SecretBytes(copying: Array("123456".utf8).span)
    let copy = try secret.duplicate()
    let wasSame = copy.isEqual(to: secret)
    secret.removeAll()
    let isSame = copy.isEqual(to: secret)
    let isKept = copy.isEqual(to: Array("123456".utf8).span)
    #expect(wasSame && !isSame && isKept)
  }

  @Test(arguments: ["12345", "1234567", "123457", "023456", ""])
  func `other bytes are not equal`(other: String) throws {
    let secret = try SecretBytes(copying: Array("123456".utf8).span)
    let isSame = secret.isEqual(to: Array(other.utf8).span)
    #expect(!isSame)
  }

  @Test
  func `bytes are written where they stay`() throws {
    var secret = try SecretBytes(capacity: 4)
    try secret.append(0x31)
    let written = secret.appendBytes { room in
      guard room.count == 3 else { return 0 }
      room[0] = 0x32
      room[1] = 0x33
      return 2
    }
    let isSame = secret.isEqual(to: [0x31, 0x32, 0x33].span)
    #expect(written == 2 && isSame)
  }

  @Test
  func `a secret that the pool can't hold is refused`() throws {
    do {
      _ = try SecretBytes(capacity: 1 << 20)
      Issue.record("a mebibyte found room in a pool of 64 KiB")
    } catch {
      #expect(error == .exhausted(byteCount: 1 << 20))
    }
  }

  @Test
  func `memory is given back, so that a thousand secrets in a row find room`() throws {
    for _ in 0..<1000 { _ = try SecretBytes(capacity: 4096) }
  }
}

/// Key derivation, OpenPGP card 3.4.1, data object F9 (KDF).
@Suite
struct DerivedPINTests {
  @Test(
    arguments: [
      (
        "123456", "3031323334353637",
        "773784A602B6C81E3F092F4D7D00E17CC822D88F7360FCF2D2EF2D9D901F44B6"
      ),
      (
        "12345678", "4142434445464748",
        "2675D6164A0D4827D1D00C7EEA620D015C00030A1CAB38B4D0DD600B27DC9630"
      ),
    ]
  )
  func `the specification's own examples come out`(
    pin: String,
    salt: String,
    expected: String
  ) throws {
    let derived = try SecretBytes(copying: Array(pin.utf8).span)
      .derived(hash: .sha256, byteCount: 100_000, salt: bytes(hexadecimal: salt))
    let isSame = derived.isEqual(to: bytes(hexadecimal: expected).span)
    #expect(isSame)
  }

  @Test(arguments: [(HashAlgorithm.sha256, 0 as UInt32), (.sha512, 13), (.sha512, 14)])
  func `salt and PIN are hashed once as a whole at least`(
    hash: HashAlgorithm,
    byteCount: UInt32
  ) throws {
    let salt = Array("01234567".utf8)
    let derived = try SecretBytes(copying: Array("123456".utf8).span)
      .derived(hash: hash, byteCount: byteCount, salt: salt)
    let isSame = derived.isEqual(to: digest(hash, of: salt, Array("123456".utf8)).span)
    #expect(isSame)
  }

  @Test
  func `the last repetition is cut where the count ends`() throws {
    let salt = Array("01234567".utf8)
    let derived = try SecretBytes(copying: Array("123456".utf8).span)
      .derived(hash: .sha512, byteCount: 30, salt: salt)
    let whole = Array("01234567123456".utf8)
    let isSame = derived.isEqual(to: digest(.sha512, of: whole, whole, [0x30, 0x31]).span)
    #expect(isSame)
  }

  @Test
  func `a count or a salt that no card needs is refused`() throws {
    let secret = try SecretBytes(copying: [0x31].span)
    do {
      _ = try secret.derived(hash: .sha256, byteCount: .max, salt: Array(repeating: 0, count: 8))
      Issue.record("four gigabytes were hashed")
    } catch {
      #expect(error == .byteCount(.max, limit: 65_011_712))
    }
    do {
      _ = try secret.derived(hash: .sha256, byteCount: 100, salt: [])
      Issue.record("an empty salt was taken")
    } catch {
      #expect(error == .saltByteCount(0))
    }
  }
}
