import CardTesting
import Testing

/// A card that is to be made ready for a test.
struct CardOrder: Sendable, CustomTestStringConvertible {
  var profile = "yubikey-5.7.4"
  var serial: UInt32 = 1_234_567
  var algorithm = "ed25519"
  var pin = SigningDesk.pin
  /// More arguments of `paraph-vcard make`.
  var options: [String] = []
  /// Whether it is made as a backup of the card before, with its key and PIN.
  var isBackup = false

  var testDescription: String { "\(algorithm) on \(profile)" }

  /// As the rig wants it.
  var card: RigCard { RigCard(profile, serial: serial) }

  /// Makes the card: a key, the PIN, a certificate.
  func make(state: String, certificate: String) async throws -> ReadyCard {
    let program = try #require(ProjectRoot.builtProgram("paraph-vcard"))
    let made = try await runProgram(
      program,
      [
        "make", "--profile", profile, "--serial", "\(serial)", "--algorithm", algorithm,
        "--pin", pin, "--state", state, "--certificate", certificate,
      ] + options
    )
    try #require(made.isSuccess, "\(made)")
    return ReadyCard(fingerprint: String(made.text.prefix(40)), certificate: certificate)
  }
}

/// A card that can sign.
struct ReadyCard: Sendable {
  /// Of its signature key, 40 hexadecimal digits.
  let fingerprint: String
  /// Where its certificate lies.
  let certificate: String
}
