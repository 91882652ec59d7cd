import CardTesting
import Testing

/// PINs as gpg changes, blocks and unblocks them.
@Suite(
  .serialized,
  .enabled(if: Tool.have("pcscd", "gpg"), "pcscd or gpg isn't installed")
)
struct GnuPGPINTests {
  /// The PINs before and after, told by the dialogs of scdaemon.
  private static let answers: [(text: String, answer: TestPinentry.Answer)] = [
    ("Repeat this", .again), ("New Admin PIN", .pin("87654321")), ("New PIN", .pin("654321")),
    ("Reset Code", .pin("11223344")),
    ("Admin PIN", .pin(FactoryPIN.admin)), ("", .pin(FactoryPIN.user)),
  ]

  @Test(arguments: RigCard.profiles)
  func `the PIN and the admin PIN are changed`(profile: String) async throws {
    try await withGnuPGCard(profile, answers: Self.answers) { _, home in
      let changed = try await home.converse(
        ["--card-edit"],
        answers: ["admin", "passwd", "1", "3", "q", "quit"]
      )
      #expect(changed.cardSuccessCount == 2, "\(changed)")
      // With the old one the next change fails, and the card counts it.
      let again = try await home.converse(
        ["--card-edit"],
        answers: ["admin", "passwd", "1", "3", "q", "quit"]
      )
      #expect(again.cardSuccessCount == 0, "\(again)")
      let status = try await home.run("gpg", ["--card-status"])
      #expect(status.value("PIN retry counter ") == "2 0 2")
    }
  }

  @Test(arguments: RigCard.profiles)
  func `a blocked PIN is unblocked with the admin PIN`(profile: String) async throws {
    let wrong: [(text: String, answer: TestPinentry.Answer)] = [
      ("Repeat this", .again), ("New PIN", .pin("654321")),
      ("Admin PIN", .pin(FactoryPIN.admin)), ("", .pin("999999")),
    ]
    try await withGnuPGCard(profile, answers: wrong) { _, home in
      for _ in 0..<3 {
        _ = try await home.converse(["--card-edit"], answers: ["verify", "quit"])
      }
      let blocked = try await home.run("gpg", ["--card-status"])
      #expect(blocked.value("PIN retry counter ") == "0 0 3")
      let unblocked = try await home.converse(
        ["--card-edit"],
        answers: ["admin", "passwd", "2", "q", "quit"]
      )
      #expect(unblocked.cardSuccessCount == 1, "\(unblocked)")
      let status = try await home.run("gpg", ["--card-status"])
      #expect(status.value("PIN retry counter ") == "3 0 3")
    }
  }

  @Test(arguments: RigCard.profiles)
  func `a reset code is set and unblocks the PIN`(profile: String) async throws {
    try await withGnuPGCard(profile, answers: Self.answers) { _, home in
      let set = try await home.converse(
        ["--card-edit"],
        answers: ["admin", "passwd", "4", "q", "quit"]
      )
      #expect(set.cardSuccessCount == 1, "\(set)")
      let unblocked = try await home.converse(["--card-edit"], answers: ["unblock", "quit"])
      #expect(unblocked.cardSuccessCount == 1, "\(unblocked)")
      let status = try await home.run("gpg", ["--card-status"])
      #expect(status.value("PIN retry counter ") == "3 3 3")
    }
  }

  @Test(arguments: RigCard.profiles)
  func `a factory reset brings back the factory's PINs and removes the keys`(
    profile: String
  ) async throws {
    try await withGnuPGCard(profile, answers: Self.answers) { _, home in
      _ = try await home.moveKeysToCard(.curve25519)
      let changed = try await home.converse(
        ["--card-edit"],
        answers: ["admin", "passwd", "1", "q", "quit"]
      )
      #expect(changed.cardSuccessCount == 1, "\(changed)")
      let reset = try await home.converse(
        ["--card-edit"],
        answers: ["admin", "factory-reset", "y", "yes", "quit"]
      )
      #expect(reset.isSuccess, "\(reset)")
      let status = try await home.run("gpg", ["--card-status"])
      #expect(status.value("PIN retry counter ") == "3 0 3")
      #expect(status.value("Signature key ") == "[none]")
      #expect(status.value("Key attributes ") == "rsa2048 rsa2048 rsa2048")
      let again = try await home.converse(
        ["--card-edit"],
        answers: ["admin", "passwd", "1", "q", "quit"]
      )
      #expect(again.cardSuccessCount == 1, "\(again)")
    }
  }
}
