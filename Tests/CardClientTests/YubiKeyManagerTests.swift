import CardTesting
import Testing

/// What ykman says of the profiles that are YubiKeys.
@Suite(
  .serialized,
  .enabled(if: Tool.have("pcscd", "ykman"), "pcscd or ykman isn't installed")
)
struct YubiKeyManagerTests {
  @Test(arguments: ["yubikey-5.4.3", "yubikey-5.7.4"])
  func `ykman reads the application, its PINs and the touch policies`(
    profile: String
  ) async throws {
    try await withCardRig(cards: [RigCard(profile)]) { rig in
      let info = try await ykman(rig, "openpgp info")
      #expect(info.isSuccess, "\(info)")
      #expect(info.value("OpenPGP version") == "3.4")
      #expect(info.value("Application version") == String(profile.dropFirst("yubikey-".count)))
      #expect(info.value("PIN tries remaining") == "3")
      #expect(info.value("Reset code tries remaining") == "0")
      #expect(info.value("Admin PIN tries remaining") == "3")
      for slot in ["Signature", "Encryption", "Authentication"] {
        #expect(info.text.contains(try Regex("\(slot) key +Off")), "\(info)")
      }
    }
  }

  @Test(arguments: ["yubikey-5.4.3", "yubikey-5.7.4"])
  func `ykman sets a touch policy and the number of tries`(profile: String) async throws {
    try await withCardRig(cards: [RigCard(profile)]) { rig in
      let admin = "-a \(FactoryPIN.admin) -f"
      let touch = try await ykman(rig, "openpgp keys set-touch sig on \(admin)")
      #expect(touch.isSuccess, "\(touch)")
      let tries = try await ykman(rig, "openpgp access set-retries 5 6 7 \(admin)")
      #expect(tries.isSuccess, "\(tries)")
      let info = try await ykman(rig, "openpgp info")
      #expect(info.value("PIN tries remaining") == "5", "\(info)")
      #expect(info.value("Admin PIN tries remaining") == "7")
      #expect(info.text.contains(/Signature key +On/))
      #expect(info.text.contains(/Encryption key +Off/))
    }
  }

  private func ykman(_ rig: CardRig, _ words: String) async throws -> ProgramResult {
    try await runProgram(
      "ykman",
      ["--reader", "Virtual PCD 00 00"] + words.split(separator: " ").map(String.init),
      environment: rig.environment
    )
  }
}
