import OpenPGP
import Subprocess
import Testing

/// Text around packets, RFC 9580, 6.
@Suite
struct ArmorWritingTests {
  @Test
  func `certificates in armor are read again, by us and by gpg`() async throws {
    for fixture in MessageFixture.all {
      let text = armored(certificates: fixture.certificate)
      let read = try CertificateFile(parsing: text)
      #expect(try read.certificates == CertificateFile(parsing: fixture.certificate).certificates)
      let dearmored = try await run(
        .name("gpg"),
        arguments: ["--batch", "--dearmor"],
        input: .array(text),
        output: .bytes(limit: 1 << 20),
        error: .discarded
      )
      #expect(dearmored.terminationStatus.isSuccess)
      #expect(dearmored.standardOutput == fixture.certificate)
    }
  }

  @Test(arguments: 0...7)
  func `every length ends with its own padding`(count: Int) throws {
    // A signature packet of no known version: its body is of any length.
    let packet = [0xC2, UInt8(count)] + [UInt8](repeating: 9, count: count)
    let file = try DetachedSignatureFile(parsing: armored(signature: packet))
    guard file.signatures.count == 1, case .failure(let signature) = file.signatures[0] else {
      Issue.record("\(file.signatures)")
      return
    }
    #expect(signature.reason == (count == 0 ? .truncated : .version(9)))
  }

  @Test
  func `a certificate's packets come out of a file as they stand in it`() throws {
    let fixtures = MessageFixture.all
    let keyring = fixtures.flatMap(\.certificate)
    for fixture in fixtures {
      let key = try fixture.key()
      #expect(try CertificateFile.packets(of: key, in: keyring) == fixture.certificate)
      let text = armored(certificates: keyring)
      #expect(try CertificateFile.packets(of: key, in: text) == fixture.certificate)
      // Twice as often where it stands twice; programs that import put the two together.
      let twice = try CertificateFile.packets(of: key, in: keyring + keyring)
      #expect(twice == fixture.certificate + fixture.certificate)
    }
    #expect(
      try CertificateFile.packets(of: fixtures[0].key(), in: fixtures[1].certificate).isEmpty
    )
  }
}
