import Certificates
import FileTesting
import Gcrypt
import OpenPGP
import Testing

/// What is believed of a certificate, at which time.
@Suite(.serialized)
struct CertificateTests {
  private static let year: UInt32 = 31_536_000
  /// 2020-01-01, in seconds since 1970.
  private static let made: UInt32 = 1_577_836_800

  private func certificate(_ home: GnuPGHome) async throws -> Certificate {
    let file = try CertificateFile(parsing: try await home.export())
    return try Certificate(checking: try #require(file.certificates.first))
  }

  @Test
  func `keys sign between their beginning and their end`() async throws {
    let home = try GnuPGHome()
    let key = try await home.makeKey("a", expires: "20230101T000000", at: "20200101T000000")
    let subkey = try await home.addSubkey(to: key, expires: "1y", at: "20210101T000000")
    _ = try await home.addSubkey(to: key, usage: "auth", at: "20210101T000000")
    let read = try await certificate(home)
    try await home.end()
    func signers(_ time: UInt32) -> [String] {
      read.signingKeys(at: time).map(\.fingerprint.description)
    }
    #expect(read.doubts.isEmpty && read.keyCount == 3)
    #expect(signers(Self.made - 1) == [])
    #expect(signers(Self.made) == [key])
    let second = Self.made + Self.year + 86_400
    #expect(signers(second - 1) == [key])
    #expect(signers(second) == [key, subkey])
    #expect(signers(second + Self.year - 1) == [key, subkey])
    #expect(signers(second + Self.year) == [key])
    #expect(signers(1_672_531_199) == [key])
    #expect(signers(1_672_531_200) == [])
    #expect(throws: SigningKeyRefusal.self) {
      try read.standing(at: 1, time: 1_672_531_200)
    }
    do {
      _ = try read.standing(at: 1, time: 1_672_531_200)
    } catch {
      #expect(
        error.reasons == [
          .expired(.subkey, at: UInt64(second + Self.year)), .expired(.primary, at: 1_672_531_200),
        ]
      )
    }
    do {
      _ = try read.standing(at: 2, time: second)
    } catch {
      #expect(error.reasons == [.notForSigning])
    }
  }

  @Test
  func `a signature that was changed isn't believed, and why is kept`() async throws {
    let home = try GnuPGHome()
    _ = try await home.makeKey("a")
    var bytes = try await home.export()
    try await home.end()
    bytes[bytes.count - 1] ^= 1
    let file = try CertificateFile(parsing: bytes)
    let read = try Certificate(checking: try #require(file.certificates.first))
    #expect(read.doubts == [.invalid(.invalid)] && read.userIDs.isEmpty)
    #expect(read.signingKeys(at: 1_720_000_000).isEmpty)
    do {
      _ = try read.standing(at: 0, time: 1_720_000_000)
    } catch {
      #expect(error.reasons == [.notBound(.primary)])
    }
  }

  @Test
  func `what others sign says nothing, and doesn't harm`() async throws {
    let home = try GnuPGHome()
    let key = try await home.makeKey("a")
    let other = try await home.makeKey("b")
    try await home.gpg(["-u", other, "--quick-sign-key", key])
    let file = try CertificateFile(parsing: try await home.export("=a"))
    try await home.end()
    let unchecked = try #require(file.certificates.first)
    #expect(unchecked.userIDs.map(\.signatures.count) == [2])
    let read = try Certificate(checking: unchecked)
    #expect(read.doubts.isEmpty && read.signingKeys(at: 1_720_000_000).count == 1)
  }

  @Test
  func `a bare key signs only where the caller vouches for it`() async throws {
    let home = try GnuPGHome()
    _ = try await home.makeKey("a")
    let key = try await certificate(home).primary
    try await home.end()
    let body = key.key.packetBody
    let file = try CertificateFile(parsing: [0xC6, UInt8(body.count)] + body)
    let bare = try Certificate(checking: try #require(file.certificates.first))
    #expect(bare.signingKeys(at: 1_720_000_000).isEmpty)
    #expect(Certificate(vouchingFor: key).signingKeys(at: 1_720_000_000).count == 1)
    #expect(Certificate(vouchingFor: key).signingKeys(at: 0).isEmpty)
  }
}
