import CardTesting
import FoundationEssentials
import Testing

/// What OpenSC's programs make of the card, empty and with keys.
@Suite(
  .serialized,
  .enabled(
    if: Tool.have("pcscd", "gpg", "opensc-tool", "pkcs15-tool", "pkcs11-tool", "openssl"),
    "OpenSC, gpg or openssl isn't installed"
  )
)
struct OpenSCTests {
  @Test(arguments: RigCard.profiles)
  func `opensc-tool knows it by its ATR`(profile: String) async throws {
    try await withCardRig(cards: [RigCard(profile)]) { rig in
      let name = try await runProgram("opensc-tool", ["--name"], environment: rig.environment)
      #expect(name.isSuccess && name.text.contains("OpenPGP"), "\(name)")
      let atr = try await runProgram("opensc-tool", ["--atr"], environment: rig.environment)
      #expect(atr.isSuccess && atr.text.hasPrefix("3b:"), "\(atr)")
    }
  }

  @Test(arguments: RigCard.profiles)
  func `openpgp-tool reads the card and verifies its PINs`(profile: String) async throws {
    try await withCardRig(cards: [RigCard(profile, serial: 12_345_678)]) { rig in
      let shown = try await openPGPTool(rig, ["--card-info"])
      #expect(shown.value("Version") == "3.4", "\(shown)")
      let isYubiKey = profile.hasPrefix("yubikey")
      #expect(shown.value("Serial number") == (isYubiKey ? "12345678" : "00BC614E"), "\(shown)")
      for (reference, pin) in [("CHV1", FactoryPIN.user), ("CHV3", FactoryPIN.admin)] {
        let verified = try await openPGPTool(rig, ["--verify", reference, "--pin", pin])
        #expect(verified.isSuccess, "\(verified)")
      }
      let wrong = try await openPGPTool(rig, ["--verify", "CHV1", "--pin", "654321"])
      #expect(!wrong.isSuccess, "\(wrong)")
    }
  }

  @Test(arguments: RigCard.profiles)
  func `openpgp-tool has the card generate a key`(profile: String) async throws {
    try await withCardRig(cards: [RigCard(profile)]) { rig in
      let made = try await openPGPTool(
        rig,
        ["--verify", "CHV3", "--pin", FactoryPIN.admin, "--gen-key", "1", "--key-type", "rsa2048"]
      )
      #expect(made.isSuccess, "\(made)")
      let shown = try await openPGPTool(rig, ["--key-info"])
      #expect(shown.text.contains("RSA2048"), "\(shown)")
    }
  }

  /// Not the profile of firmware 5.4.3: OpenSC refuses it, and the device itself, because of its
  /// SELECT DATA.
  ///
  /// Source: OpenSC pull request 2969.
  @Test(arguments: ["yubikey-5.7.4", "nitrokey3"])
  func `pkcs15-tool lists the three keys, pkcs11-tool signs and openssl verifies`(
    profile: String
  ) async throws {
    try await withGnuPGCard(profile) { rig, home in
      _ = try await home.moveKeysToCard(.rsa2048)
      try await home.run("gpgconf", ["--kill", "all"])
      let dump = try await runProgram(
        "pkcs15-tool",
        ["--dump"],
        environment: rig.environment
      )
      #expect(dump.isSuccess, "\(dump)")
      for name in ["Signature key", "Encryption key", "Authentication key"] {
        #expect(dump.text.contains("Private RSA Key [\(name)]"), "\(dump)")
      }
      #expect(dump.text.contains("PIN [User PIN (sig)]"), "\(dump)")
      try await expectOpenSSLAcceptsSignature(rig: rig, folder: home.folder)
    }
  }

  private func openPGPTool(_ rig: CardRig, _ arguments: [String]) async throws -> ProgramResult {
    try await runProgram("openpgp-tool", arguments, environment: rig.environment)
  }

  private func expectOpenSSLAcceptsSignature(rig: CardRig, folder: String) async throws {
    try Data("by way of PKCS #11\n".utf8).write(to: URL(filePath: "\(folder)/data"))
    let signed = try await runProgram(
      "pkcs11-tool",
      [
        "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "01", "--login",
        "--pin", FactoryPIN.user, "--token-label", "OpenPGP card (User PIN (sig))",
        "--input-file", "\(folder)/data", "--output-file", "\(folder)/data.sig",
      ],
      environment: rig.environment
    )
    try #require(signed.isSuccess, "\(signed)")
    let key = try await runProgram(
      "pkcs15-tool",
      ["--read-public-key", "01"],
      environment: rig.environment
    )
    try Data(key.standardOutput).write(to: URL(filePath: "\(folder)/key.pem"))
    let verified = try await runProgram(
      "openssl",
      [
        "dgst", "-sha256", "-verify", "\(folder)/key.pem", "-signature", "\(folder)/data.sig",
        "\(folder)/data",
      ]
    )
    #expect(verified.isSuccess && verified.text.contains("Verified OK"), "\(verified)")
  }
}
