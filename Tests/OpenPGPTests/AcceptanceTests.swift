import FoundationEssentials
import OpenPGP
import Gcrypt
import Testing
import Zlib

/// Messages as they are written here, before the programs that maintainers and users have.
@Suite
struct AcceptanceTests {
  /// Our message with GnuPG's numbers, and the same with one byte of the payload changed.
  private static func messages(_ fixture: MessageFixture) throws -> (good: [UInt8], bad: [UInt8]) {
    let read = try fixture.read()
    let good = try Verifier(fixture.key())
      .message(fixture.draft(), payload: read.payload, value: read.signature.value)
    var bad = good
    bad[100] ^= 1
    return (good, bad)
  }

  @Test(arguments: MessageFixture.all)
  func `gpgv accepts the message and refuses the tampered one`(fixture: MessageFixture) async throws
  {
    let home = try TemporaryFolder()
    let keyring = try home.write(fixture.certificate, to: "keyring")
    let messages = try Self.messages(fixture)
    for (message, isGood) in [(messages.good, true), (messages.bad, false)] {
      let file = try home.write(message, to: "message")
      let result = try await run("gpgv", ["--keyring", keyring, file], home: home)
      #expect(result.isSuccess == isGood, "\(result.error)")
    }
  }

  @Test(arguments: MessageFixture.all)
  func `sqop accepts the message and refuses the tampered one`(fixture: MessageFixture) async throws
  {
    let home = try TemporaryFolder()
    let keyring = try home.write(fixture.certificate, to: "keyring")
    let messages = try Self.messages(fixture)
    for (message, isGood) in [(messages.good, true), (messages.bad, false)] {
      let result = try await run("sqop", ["inline-verify", keyring], home: home, input: message)
      #expect(result.isSuccess == isGood, "\(result.error)")
      if isGood { #expect(result.output == (try fixture.read().payload)) }
    }
  }

  @Test(arguments: MessageFixture.all)
  func `sqv accepts the signature apart from its payload, and over no other`(
    fixture: MessageFixture
  ) async throws {
    let home = try TemporaryFolder()
    let read = try fixture.read()
    let draft = try fixture.draft()
    let signature = draft.signaturePacket(
      digest: digest(draft.hash, of: read.payload, draft.trailer),
      value: read.signature.value
    )
    let files = [
      "--keyring", try home.write(fixture.certificate, to: "keyring"),
      try home.write(signature, to: "signature"),
    ]
    for (payload, isGood) in [(read.payload, true), (read.payload + [0x0A], false)] {
      let result = try await run("sqv", files + [home.write(payload, to: "payload")], home: home)
      #expect(result.isSuccess == isGood, "\(result.error)")
    }
    #expect(try UncheckedSignature(parsingPacket: signature) == read.signature)
  }

  @Test(arguments: MessageFixture.all)
  func `rnp accepts the message and refuses the tampered one`(fixture: MessageFixture) async throws
  {
    let home = try TemporaryFolder()
    let keyring = try home.write(fixture.certificate, to: "keyring")
    let messages = try Self.messages(fixture)
    for (message, isGood) in [(messages.good, true), (messages.bad, false)] {
      let file = try home.write(message, to: "message")
      let result = try await run("rnp", ["--keyfile", keyring, "--verify", file], home: home)
      #expect(result.isSuccess == isGood, "\(result.error)")
    }
  }

  @Test(arguments: MessageFixture.all)
  func `skopeo accepts the message for the image, and refuses the tampered one`(
    fixture: MessageFixture
  ) async throws {
    let home = try TemporaryFolder()
    let certificate = try home.write(fixture.certificate, to: "certificate")
    let manifest = try home.write(fixture.manifest, to: "manifest")
    let imported = try await run("gpg", ["--batch", "-q", "--import", certificate], home: home)
    try #require(imported.isSuccess, "\(imported.error)")
    let messages = try Self.messages(fixture)
    for (message, isGood) in [(messages.good, true), (messages.bad, false)] {
      let file = try home.write(message, to: "message")
      let result = try await run(
        "skopeo",
        ["standalone-verify", manifest, MessageFixture.reference, fixture.fingerprint, file],
        home: home
      )
      #expect(result.isSuccess == isGood, "\(result.error)")
    }
    _ = try await run("gpgconf", ["--kill", "all"], home: home)
  }
}
