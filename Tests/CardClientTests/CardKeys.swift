import CardTesting
import FoundationEssentials
import Testing

/// The kinds of keys of a card as gpg's menus number and its listings name them.
struct KeyKind: Sendable, CustomTestStringConvertible {
  /// Answers to `key-attr` for the three slots: 1 for RSA and bits, 2 for ECC and curve.
  var attributeAnswers: [String]
  /// What `--card-status` then says.
  var attributes: String
  /// For `--quick-gen-key`: the primary key, for signatures.
  var signing: String
  /// For `--quick-add-key`.
  var decryption: String

  var testDescription: String { attributes }

  static let rsa2048 = Self(
    attributeAnswers: ["1", "2048", "1", "2048", "1", "2048"],
    attributes: "rsa2048 rsa2048 rsa2048",
    signing: "rsa2048",
    decryption: "rsa2048"
  )
  static let curve25519 = Self(
    attributeAnswers: ["2", "1", "2", "1", "2", "1"],
    attributes: "ed25519 cv25519 ed25519",
    signing: "ed25519",
    decryption: "cv25519"
  )
  static let p256 = Self(
    attributeAnswers: ["2", "3", "2", "3", "2", "3"],
    attributes: "nistp256 nistp256 nistp256",
    signing: "nistp256/ecdsa",
    decryption: "nistp256/ecdh"
  )
}

extension GnuPGHome {
  /// Sets the card's algorithms and generates all three keys on it, with a certificate.
  func generateOnCard(_ kind: KeyKind) async throws -> ProgramResult {
    try await converse(
      ["--card-edit"],
      answers: ["admin", "key-attr"] + kind.attributeAnswers
        + ["generate", "n", "0", "Ada Lovelace", "ada@example.org", "", "O", "quit"]
    )
  }

  /// Makes keys in software and moves all three to the card.
  ///
  /// - Returns: The fingerprint of the certificate.
  func moveKeysToCard(_ kind: KeyKind) async throws -> String {
    let fingerprint = try await makeKeys(kind)
    let moved = try await converse(
      ["--edit-key", fingerprint],
      answers: [
        "keytocard", "y", "1", "key 1", "keytocard", "2", "key 1", "key 2", "keytocard", "3",
        "save",
      ]
    )
    #expect(moved.isSuccess, "\(moved)")
    return fingerprint
  }

  /// Makes a certificate with an encryption and an authentication subkey, in software.
  private func makeKeys(_ kind: KeyKind) async throws -> String {
    let quiet = ["--batch", "--passphrase", "", "--pinentry-mode", "loopback"]
    let made = try await run(
      "gpg",
      quiet + ["--quick-gen-key", "Ada Lovelace <ada@example.org>", kind.signing, "sign", "0"]
    )
    try #require(made.isSuccess, "\(made)")
    let fingerprint = try await fingerprints()[0]
    for (algorithm, usage) in [(kind.decryption, "encr"), (kind.signing, "auth")] {
      let wanted = ["--quick-add-key", fingerprint, algorithm, usage, "0"]
      let added = try await run("gpg", quiet + wanted)
      try #require(added.isSuccess, "\(added)")
    }
    return fingerprint
  }

  /// The fingerprints of all keys that this home has a secret or a card for, in order.
  func fingerprints() async throws -> [String] {
    let listed = try await run("gpg", ["--list-secret-keys", "--with-colons"])
    return listed.text.split(separator: "\n").filter { $0.hasPrefix("fpr:") }.map { line in
      line.split(separator: ":").map(String.init).last ?? ""
    }
  }

  /// Where the secret keys are, in order: `#` missing, a serial number for a card, `+` here.
  func secretPlaces() async throws -> [String] {
    let listed = try await run("gpg", ["--list-secret-keys", "--with-colons"])
    return listed.text.split(separator: "\n")
      .filter { $0.hasPrefix("sec:") || $0.hasPrefix("ssb:") }
      .map { line in
        let fields = line.split(separator: ":", omittingEmptySubsequences: false)
        return fields.count > 14 ? String(fields[14]) : ""
      }
  }

  /// Signs a text with the card, and has gpgv verify it with the exported certificate.
  func expectGPGVAcceptsSignature() async throws {
    let message = Array("The flourish that follows a signature.\n".utf8)
    let signed = try await run("gpg", ["--detach-sign", "--output", "-"], input: message)
    try #require(signed.isSuccess, "\(signed)")
    let exported = try await run("gpg", ["--export"])
    let files = ["certificate": exported.standardOutput, "signature": signed.standardOutput]
    for (name, bytes) in files.merging(["message": message], uniquingKeysWith: { $1 }) {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    let verified = try await run(
      "gpgv",
      ["--keyring", "\(folder)/certificate", "\(folder)/signature", "\(folder)/message"]
    )
    #expect(verified.isSuccess, "\(verified)")
    let altered = message.map { $0 == 0x66 ? 0x46 : $0 }
    try Data(altered).write(to: URL(filePath: "\(folder)/message"))
    let refused = try await run(
      "gpgv",
      ["--keyring", "\(folder)/certificate", "\(folder)/signature", "\(folder)/message"]
    )
    #expect(refused.exitCode == 1, "\(refused)")
  }

  /// Encrypts a text to the certificate, and has the card decrypt it.
  func expectDecryption() async throws {
    let message = Array("A message for the card.\n".utf8)
    let recipient = try await fingerprints()[0]
    let encrypted = try await run("gpg", ["--encrypt", "--recipient", recipient], input: message)
    try #require(encrypted.isSuccess, "\(encrypted)")
    let decrypted = try await run("gpg", ["--decrypt"], input: encrypted.standardOutput)
    #expect(decrypted.isSuccess && decrypted.standardOutput == message, "\(decrypted)")
  }

  /// Has ssh-keygen sign by way of gpg-agent's ssh socket with the card's authentication key.
  func expectSSHSignature() async throws {
    let keys = try await run("ssh-add", ["-L"])
    try #require(keys.isSuccess, "\(keys)")
    #expect(keys.text.contains("cardno:"))
    try Data(keys.standardOutput).write(to: URL(filePath: "\(folder)/key.pub"))
    let message = Array("login".utf8)
    let signed = try await run(
      "ssh-keygen",
      ["-Y", "sign", "-n", "test", "-f", "\(folder)/key.pub"],
      input: message
    )
    try #require(signed.isSuccess, "\(signed)")
    try Data(signed.standardOutput).write(to: URL(filePath: "\(folder)/login.sig"))
    try Data(Array("ada ".utf8) + keys.standardOutput)
      .write(to: URL(filePath: "\(folder)/signers"))
    let verified = try await run(
      "ssh-keygen",
      [
        "-Y", "verify", "-n", "test", "-f", "\(folder)/signers", "-I", "ada",
        "-s", "\(folder)/login.sig",
      ],
      input: message
    )
    #expect(verified.isSuccess, "\(verified)")
  }
}
