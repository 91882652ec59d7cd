import Gcrypt
import OpenPGP
import Testing
import Zlib

/// What is said of a message that can't be believed.
@Suite
struct VerifiedSignatureTests {
  @Test(arguments: MessageFixture.all)
  func `a message of GnuPG's is verified by its key`(fixture: MessageFixture) throws {
    let message = try fixture.read()
    let verified = try Verifier(fixture.key()).verified(message, at: message.signature.created)
    #expect(verified.payload == message.payload)
    #expect(verified.fingerprint.description == fixture.fingerprint)
    #expect(verified.key == (try fixture.key()))
  }

  @Test
  func `another key's message is refused with all reasons`() throws {
    let message = try MessageFixture.all[0].read()
    let verifier = try Verifier(MessageFixture.all[1].key())
    let rejection = #expect(throws: SignatureRejection.self) {
      try verifier.verified(message, at: 0)
    }
    #expect(
      rejection?.defects == [
        .issuer(keyID: message.signature.issuerKeyID), .invalid,
        .createdInFuture(message.signature.created, now: 0),
      ]
    )
  }

  @Test
  func `a clock that is behind by some minutes still takes a message, by more it doesn't`() throws {
    let fixture = MessageFixture.all[2]
    let message = try fixture.read()
    let verifier = try Verifier(fixture.key())
    let created = message.signature.created
    _ = try verifier.verified(message, at: created - Verifier.clockTolerance)
    let early = created - Verifier.clockTolerance - 1
    let rejection = #expect(throws: SignatureRejection.self) {
      try verifier.verified(message, at: early)
    }
    #expect(rejection?.defects == [.createdInFuture(created, now: early)])
  }

  @Test
  func `a key that was made after its signature can't have made it`() throws {
    let fixture = MessageFixture.all[2]
    let message = try fixture.read()
    var key = try fixture.key()
    key.created = message.signature.created + 1
    let rejection = #expect(throws: SignatureRejection.self) {
      try Verifier(key).verified(message, at: message.signature.created)
    }
    #expect(
      rejection?.defects == [
        // Its time is part of a key's name.
        .issuer(keyID: message.signature.issuerKeyID),
        .createdBeforeKey(signature: message.signature.created, key: key.created),
      ]
    )
  }
}
