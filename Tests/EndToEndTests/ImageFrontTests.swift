import CardTesting
import FoundationEssentials
import Testing

/// `paraph-gpg --sign`, as StageX's `sign.sh` calls it.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct ImageFrontTests {
  private static let image = SampleImages(1).images[0]
  private static let payload = FrontDesk.payload(image.reference, image.digest)

  @Test(arguments: [
    CardOrder(), CardOrder(profile: "nitrokey3", algorithm: "rsa3072"),
    CardOrder(profile: "yubikey-5.4.3", algorithm: "nistp256"),
  ])
  func `a payload gives the message that gpgv, sqop, rnp, sqv and skopeo accept`(
    order: CardOrder
  ) async throws {
    try await withFrontDesk([order]) { front, _ in
      let result = try await front.gpg(["--sign", "--no-armor"], input: Self.payload)
      #expect(result.exitCode == 0, "\(result)")
      let file = "\(front.desk.folder)/signature-1"
      try Data(result.standardOutput).write(to: URL(filePath: file))
      try await OtherVerifiers(desk: front.desk, card: front.desk.cards[0])
        .expectAccepted(file, Self.image.reference, SampleImages.manifest("core-sample1"))
      #expect(try front.desk.log.contains { $0.contains(Self.image.digest) })
    }
  }

  @Test
  func `what isn't the payload byte for byte is refused with every reason, and no card is asked`()
    async throws
  {
    try await withFrontDesk { front, agent in
      let dialog = try agent.answer([])
      try await front.desk.clearCounts()
      let digest = Self.image.digest
      for (input, words) in [
        ("", ["there is nothing to sign"]),
        ("hello\n", ["no image's payload"]),
        (Self.payload + "\n", ["a line feed stands behind the payload"]),
        (" " + Self.payload, ["isn't the payload byte for byte"]),
        (Self.payload.replacing(":1.0", with: #"\u003a1.0"#), ["isn't the payload byte for byte"]),
        // An image that wasn't built, in StageX's script.
        (FrontDesk.payload("stagex/core-zlib:null", ""), ["tag 'null'", "its digest is empty"]),
        (FrontDesk.payload("stagex/core-zlib", digest), ["has no tag"]),
        (FrontDesk.payload("stagex/core-zlib:1", "sha256:ABC"), ["3 digits"]),
        (
          Self.payload.replacing(#""optional":{}"#, with: #""optional":{"creator":"me"}"#),
          ["'optional' has members", "creator"]
        ),
        ("tree \(String(repeating: "1", count: 40))\n", ["no image's payload", "-bsau"]),
      ] {
        let result = try await front.gpg(["--status-fd=2", "--sign", "--no-armor"], input: input)
        #expect(result.exitCode == 2, "\(input) \(result)")
        #expect(result.standardOutput.isEmpty)
        for word in words { #expect(result.standardError.contains(word), "\(input) \(result)") }
        #expect(result.standardError.hasPrefix("[GNUPG:] FAILURE sign 1\n"), "\(result)")
      }
      #expect(try await front.desk.commandCount() == 0)
      #expect(try dialog.lines.isEmpty)
      #expect(try front.desk.log.allSatisfy { !$0.contains("sha256:") })
    }
  }

  @Test
  func `a command line that isn't understood signs nothing`() async throws {
    try await withFrontDesk { front, _ in
      try await front.desk.clearCounts()
      for arguments in [
        [], ["--clearsign"], ["--sign", "--armor"], ["--sign", "--encrypt", "-r", "x"],
        ["--homedir", "/tmp", "--sign"], ["--sign", "--textmode"],
        ["-u", "A", "-u", "B", "--sign"],
        ["--detach-sign"], ["--sign", "--digest-algo", "SHA256"], ["--status-fd", "77", "--sign"],
        ["--passphrase-fd=0", "--sign"], ["--sign", "file", "other"],
      ] {
        let result = try await front.gpg(arguments, input: Self.payload)
        #expect(result.exitCode == 2, "\(arguments) \(result)")
        #expect(result.standardOutput.isEmpty, "\(arguments)")
        #expect(result.standardError.hasPrefix("paraph-gpg: error: "), "\(arguments) \(result)")
      }
      // Signing is what costs a PIN.
      #expect(try await front.desk.commandCount("20") == 0)
    }
  }

  @Test
  func `a file that is there is never overwritten, unless that is asked for`() async throws {
    try await withFrontDesk(pinCount: 2) { front, _ in
      let path = "\(front.desk.folder)/signature-1"
      try Data("mine".utf8).write(to: URL(filePath: path))
      try await front.desk.clearCounts()
      let refused = try await front.gpg(
        ["--status-fd=2", "-o", path, "--sign"],
        input: Self.payload
      )
      #expect(refused.exitCode == 2)
      #expect(refused.standardError.hasPrefix("[GNUPG:] FAILURE sign 1\n"), "\(refused)")
      #expect(refused.standardError.contains("exists already"), "\(refused)")
      #expect(try await front.desk.commandCount() == 0)
      #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
      let replaced = try await front.gpg(["--yes", "-o", path, "--sign"], input: Self.payload)
      #expect(replaced.exitCode == 0 && replaced.standardOutput.isEmpty, "\(replaced)")
      // As gpg names it, where a file is signed and no other is named.
      let input = try front.desk.write(Self.payload, to: "payload.json")
      let named = try await front.gpg(["--sign", input])
      #expect(named.exitCode == 0, "\(named)")
      for file in [path, input + ".gpg"] {
        let certificate = front.desk.cards[0].certificate
        let checked = try await front.desk.run("gpgv", ["--keyring", certificate, file])
        #expect(checked.isSuccess, "\(checked)")
      }
    }
  }

  @Test(arguments: ["file", "other"])
  func `a full disk is said to be before a PIN is asked for`(name: String) async throws {
    try await withFrontDesk { front, _ in
      try await front.desk.clearCounts()
      try front.desk.write(Self.payload, to: "payload")
      let script = """
        mkdir full; mount -t tmpfs -o size=4k none full || exit 99
        head -c 4096 /dev/zero >full/other
        paraph-gpg --yes --output "full/$0" --sign payload 2>errors
        echo "exit code $?"; stat -c '%n %s' full/*
        """
      let result = try await front.shell(
        "unshare -Urm bash -c \"$1\" \"$2\"; cat errors",
        [script, name]
      )
      #expect(result.text.hasPrefix("exit code 2\nfull/other 4096\n"), "\(result)")
      #expect(
        result.text.contains("'full/\(name)' can't be written: the disk is full"),
        "\(result)"
      )
      #expect(try await front.desk.commandCount() == 0)
    }
  }

  @Test
  func `a signature that doesn't come leaves nothing on standard output`() async throws {
    try await withFrontDesk { front, agent in
      try agent.answer([.cancel])
      let result = try await front.gpg(["--status-fd=2", "--sign"], input: Self.payload)
      #expect(result.exitCode == 2)
      #expect(result.standardOutput.isEmpty)
      #expect(result.standardError.contains("[GNUPG:] FAILURE sign "), "\(result)")
      #expect(!result.standardError.contains("SIG_CREATED"))
    }
  }

  @Test
  func `the key is named as gpg takes it`() async throws {
    let orders = [CardOrder(), CardOrder(profile: "nitrokey3", serial: 7, algorithm: "nistp256")]
    try await withFrontDesk(orders, pinCount: 8) { front, _ in
      let fingerprints = front.desk.cards.map(\.fingerprint)
      let key = fingerprints[1]
      for name in [key, key + "!", "0x" + key, String(key.suffix(16)), String(key.suffix(8)) + "!"]
      {
        let result = try await front.gpg(
          ["--status-fd=2", "-u", name, "--sign"],
          input: Self.payload
        )
        #expect(result.exitCode == 0, "\(name) \(result)")
        let line = result.standardError.split(separator: "\n").last { $0.contains("SIG_CREATED") }
        #expect(line?.hasSuffix(" \(key)") == true, "\(result)")
      }
      // Both certificates have it.
      let several = try await front.gpg(
        ["-u", "signer@example.org", "--sign"],
        input: Self.payload
      )
      #expect(
        several.exitCode == 2 && several.standardError.contains("several cards"),
        "\(several)"
      )
      #expect(several.standardError.contains("hint: name one by its fingerprint"), "\(several)")
      let unnamed = try await front.gpg(["--sign"], input: Self.payload)
      #expect(
        unnamed.exitCode == 2 && unnamed.standardError.contains("several cards"),
        "\(unnamed)"
      )
      try FileManager.default.removeItem(atPath: front.keys + "/card-1.pgp")
      let named = try await front.gpg(
        ["-u", "<signer@example.org>", "--sign"],
        input: Self.payload
      )
      #expect(named.exitCode == 0, "\(named)")
      let stranger = try await front.gpg(
        ["--status-fd=2", "-u", "nobody@example.org", "--sign"],
        input: Self.payload
      )
      #expect(stranger.exitCode == 2, "\(stranger)")
      #expect(stranger.standardError.contains("[GNUPG:] INV_SGNR 9 nobody@example.org"))
      #expect(stranger.standardError.contains("no card has the key 'nobody@example.org'"))
    }
  }

  @Test
  func `a backup that is in as well has to be taken out, for the key's name fits both`()
    async throws
  {
    let orders = [CardOrder(), CardOrder(serial: 7, isBackup: true)]
    try await withFrontDesk(orders) { front, _ in
      let key = front.desk.cards[0].fingerprint
      let result = try await front.gpg(
        ["--status-fd=2", "-u", key, "--sign"],
        input: Self.payload
      )
      #expect(result.exitCode == 2 && result.standardOutput.isEmpty, "\(result)")
      #expect(result.standardError.contains("hint: they have the same key: take one out\n"))
      #expect(result.standardError.contains("[GNUPG:] FAILURE sign 107\n"), "\(result)")
      #expect(!result.standardError.contains("INV_SGNR"), "\(result)")

      // paraph can name a card by its serial number.
      let image = Self.image
      let signing = ["--key", key, "\(image.reference)@\(image.digest)"]
      let unclear = try await front.desk.sign(signing)
      #expect(unclear.exitCode == 4, "\(unclear)")
      #expect(
        unclear.standardError.contains("take one out, or choose one with --card SERIAL\n"),
        "\(unclear)"
      )
      let named = try await front.desk.sign(signing + ["--card", "7"])
      #expect(named.exitCode == 0, "\(named)")
    }
  }
}
