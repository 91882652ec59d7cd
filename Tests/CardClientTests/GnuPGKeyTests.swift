import CardTesting
import Testing

/// Keys that gpg has the card generate, and keys that it moves to the card.
@Suite(
  .serialized,
  .enabled(if: Tool.have("pcscd", "gpg", "gpgv", "ssh-keygen"), "GnuPG or OpenSSH isn't installed")
)
struct GnuPGKeyTests {
  @Test(
    arguments: [
      ("yubikey-5.7.4", KeyKind.rsa2048), ("yubikey-5.4.3", .curve25519),
      ("yubikey-5.7.4", .p256), ("nitrokey3", .curve25519), ("nitrokey3", .rsa2048),
    ]
  )
  func `the card generates keys, and gpg uses them`(
    profile: String,
    kind: KeyKind
  ) async throws {
    try await withGnuPGCard(profile) { _, home in
      let generated = try await home.generateOnCard(kind)
      #expect(generated.isSuccess, "\(generated)")
      let status = try await home.run("gpg", ["--card-status"])
      #expect(status.value("Key attributes ") == kind.attributes)
      // The certificate's signatures on itself and its two subkeys, and its revocation.
      #expect(status.value("Signature counter ") == "4", "\(status)")
      let fingerprints = try await home.fingerprints()
      #expect(fingerprints.count == 3)
      let shown = ["Signature key ", "Authentication key", "Encryption key"].map { label in
        status.value(label)?.filter { $0 != " " }
      }
      #expect(shown == fingerprints)
      try await home.expectGPGVAcceptsSignature()
      try await home.expectDecryption()
      try await home.expectSSHSignature()
    }
  }

  @Test(
    arguments: [
      ("yubikey-5.7.4", KeyKind.curve25519), ("yubikey-5.4.3", .rsa2048), ("nitrokey3", .p256),
    ]
  )
  func `keys that gpg made move to the card, and only there can be used`(
    profile: String,
    kind: KeyKind
  ) async throws {
    try await withGnuPGCard(profile) { rig, home in
      _ = try await home.moveKeysToCard(kind)
      let places = try await home.secretPlaces()
      #expect(places.count == 3)
      #expect(places.allSatisfy { $0.hasPrefix("D276000124") }, "\(places)")
      try await home.expectGPGVAcceptsSignature()
      try await home.expectDecryption()
      try await home.expectSSHSignature()
      try await rig.control("eject")
      let without = try await home.run("gpg", ["--detach-sign", "--output", "-"], input: [0x61])
      #expect(!without.isSuccess, "\(without)")
    }
  }
}
