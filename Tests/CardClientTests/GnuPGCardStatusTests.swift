import CardTesting
import Testing

/// What `gpg --card-status` says of a card as it leaves the factory.
@Suite(
  .serialized,
  .enabled(if: Tool.have("pcscd", "gpg"), "pcscd or gpg isn't installed")
)
struct GnuPGCardStatusTests {
  @Test(arguments: RigCard.profiles)
  func `gpg reads a card of each profile`(profile: String) async throws {
    try await withGnuPGCard(profile) { _, home in
      let status = try await home.run("gpg", ["--card-status"])
      #expect(status.isSuccess, "\(status)")
      let isYubiKey = profile.hasPrefix("yubikey")
      #expect(status.value("Reader ")?.hasPrefix("Virtual PCD 00 00") == true)
      #expect(status.value("Version ") == "3.4")
      // gpg before 2.3 doesn't know the number 000F.
      let manufacturers = isYubiKey ? ["Yubico"] : ["Nitrokey", "unknown"]
      #expect(manufacturers.contains(status.value("Manufacturer ") ?? ""))
      // A YubiKey shows its number in decimal digits, a Nitrokey in hexadecimal ones.
      #expect(status.value("Serial number ") == (isYubiKey ? "12345678" : "00BC614E"))
      #expect(status.value("Name of cardholder") == "[not set]")
      #expect(status.value("PIN retry counter ") == "3 0 3")
      #expect(status.value("Signature counter ") == "0")
      #expect(status.value("KDF setting ") == "off")
      #expect(status.value("Key attributes ") == "rsa2048 rsa2048 rsa2048")
      #expect(status.value("Signature key ") == "[none]")
      #expect(status.value("Encryption key") == "[none]")
      #expect(status.value("Authentication key") == "[none]")
      #expect(try home.pinentry.lines.isEmpty)
    }
  }

  @Test(arguments: RigCard.profiles)
  func `gpg writes the holder's data and reads them again`(profile: String) async throws {
    try await withGnuPGCard(profile) { _, home in
      let edited = try await home.converse(
        ["--card-edit"],
        answers: [
          "admin", "name", "Lovelace", "Ada", "lang", "en", "login", "ada",
          "url", "https://example.org/ada.asc", "salutation", "F", "quit",
        ]
      )
      #expect(edited.isSuccess, "\(edited)")
      let status = try await home.run("gpg", ["--card-status"])
      #expect(status.value("Name of cardholder") == "Ada Lovelace")
      #expect(status.value("Language prefs ") == "en")
      #expect(status.value("Login data ") == "ada")
      #expect(status.value("URL of public key ") == "https://example.org/ada.asc")
      #expect(status.value("Salutation ") == "Ms.")
      // Once, and then the card remembers.
      #expect(try home.pinentry.pinCount == 1)
    }
  }
}
