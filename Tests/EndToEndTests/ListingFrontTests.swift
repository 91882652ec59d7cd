import CardTesting
import FoundationEssentials
import Testing

/// What scripts ask of gpg about the card's key, against gpg itself with the same card.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible && Tool.have("gpg"), "pcscd, vpcd or gpg isn't installed"),
  .timeLimit(.minutes(15))
)
struct ListingFrontTests {
  /// The fields of a listing that scripts look at: kind, length, algorithm, key id, times, use,
  /// card, curve; fingerprint, keygrip and user id.
  private func fields(_ text: String) -> [[String]] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      switch fields[0] {
      case "pub", "sec", "sub", "ssb":
        let positions = [0, 2, 3, 4, 5, 6, 11, 14, 16]
        return positions.map { fields[$0] }
      case "fpr", "grp", "uid": return [fields[0], fields[9]]
      default: return nil
      }
    }
  }

  @Test(arguments: [
    CardOrder(), CardOrder(profile: "nitrokey3", algorithm: "rsa2048"),
    CardOrder(profile: "yubikey-5.4.3", algorithm: "nistp384"),
  ])
  func `listings with colons have the fields that gpg's have`(order: CardOrder) async throws {
    // With no agent that listens: gpg's scdaemon wants the reader for itself.
    try await withDesk([order]) { desk in
      let front = FrontDesk(desk: desk)
      try front.putCertificates()
      let card = desk.cards[0]
      let secret = try await front.gpg(["--batch", "--with-colons", "-K", card.fingerprint])
      let known = try await front.gpg(["--with-colons", "--list-keys", "signer@example.org"])
      #expect(secret.exitCode == 0 && known.exitCode == 0, "\(secret) \(known)")
      try await withGnuPGHome(rig: front.desk.rig) { folder in
        try TestPinentry(answers: [], in: folder)
      } _: { home in
        try await home.run("gpg", ["--batch", "--import", card.certificate])
        let status = try await home.run("gpg", ["--batch", "--card-status"])
        #expect(status.text.contains("General key info"), "\(status)")
        let theirs = try await home.run(
          "gpg",
          ["--batch", "--with-colons", "-K", card.fingerprint]
        )
        #expect(fields(secret.text) == fields(theirs.text), "\(theirs)")
        #expect(fields(secret.text).first?[7].count == 32)
        let all = try await home.run("gpg", ["--batch", "--with-colons", "--list-keys"])
        #expect(fields(known.text) == fields(all.text), "\(all)")
      }
    }
  }

  @Test(arguments: [[], ["--armor"]])
  func `an exported certificate is the one that was put there, and gpg imports it`(
    options: [String]
  ) async throws {
    try await withFrontDesk { front, _ in
      let card = front.desk.cards[0]
      let exported = try await front.gpg(
        options + ["--export", "0x\(card.fingerprint.suffix(16))"]
      )
      #expect(exported.exitCode == 0, "\(exported)")
      let path = "\(front.desk.folder)/exported"
      try Data(exported.standardOutput).write(to: URL(filePath: path))
      let own = try Data(contentsOf: URL(filePath: card.certificate))
      if options.isEmpty { #expect(Data(exported.standardOutput) == own) }
      let shown = try await front.desk.run(
        "gpg",
        ["--batch", "--with-colons", "--show-keys", path]
      )
      #expect(shown.text.contains("fpr:::::::::\(card.fingerprint):"), "\(shown)")
      let unknown = try await front.gpg(["--export", "nobody"])
      #expect(unknown.exitCode == 2 && unknown.standardOutput.isEmpty, "\(unknown)")
      _ = try await front.desk.run("gpgconf", ["--kill", "all"])
    }
  }

  @Test
  func `a card without a certificate is listed with a word on what is missing`() async throws {
    try await withFrontDesk { front, _ in
      try FileManager.default.removeItem(atPath: front.keys)
      let card = front.desk.cards[0]
      let listed = try await front.gpg(["--with-colons", "--list-secret-keys"])
      #expect(listed.exitCode == 0, "\(listed)")
      #expect(listed.text.contains("fpr:::::::::\(card.fingerprint):"), "\(listed)")
      #expect(listed.standardError.contains("no certificate has the key \(card.fingerprint)"))
      let people = try await front.gpg(["-K"])
      #expect(people.text.contains("Card serial no. = 0006 01234567"), "\(people)")
      let known = try await front.gpg(["--list-keys", card.fingerprint])
      #expect(known.exitCode == 2 && known.standardError.contains("make the folder"), "\(known)")
    }
  }

  @Test
  func `of a certificate whose card isn't there it is said that the card is to be inserted`()
    async throws
  {
    try await withFrontDesk { front, _ in
      let folder = front.desk.folder
      let other = CardOrder(serial: 7, options: ["--user-id", "Other <other@example.org>"])
      let absent = try await other.make(
        state: "\(folder)/other.state",
        certificate: "\(front.keys)/other.pgp"
      )
      let image = SampleImages(1).images[0]
      let payload = FrontDesk.payload(image.reference, image.digest)
      for name in [absent.fingerprint, String(absent.fingerprint.suffix(16)), "other@example.org"] {
        let listed = try await front.gpg(["-K", name])
        #expect(listed.exitCode == 2 && listed.standardOutput.isEmpty, "\(listed)")
        #expect(
          listed.standardError == """
            paraph-gpg: error: no card that is there has the key of '\(name)'
            paraph-gpg: hint: insert it; paraph cards lists those that are there

            """
        )
        let signed = try await front.gpg(["-u", name, "--sign"], input: payload)
        #expect(signed.exitCode == 2 && signed.standardOutput.isEmpty, "\(signed)")
        #expect(signed.standardError.contains("no card has the key '\(name)'"), "\(signed)")
        #expect(signed.standardError.contains("hint: insert the card that has it;"), "\(signed)")
      }
      try FileManager.default.removeItem(atPath: "\(front.keys)/other.pgp")
      let unknown = try await front.gpg(["-K", absent.fingerprint])
      #expect(unknown.standardError.contains("no certificate has the key or user id"), "\(unknown)")
    }
  }

  @Test
  func `the first line of --version ends with a version of gpg and doesn't claim to be it`()
    async throws
  {
    let result = try await runProgram(try FrontDesk.program, ["--version"])
    let first = try #require(result.text.split(separator: "\n").first)
    #expect(result.exitCode == 0)
    #expect(first.hasPrefix("gpg (paraph-gpg "))
    #expect(first.split(separator: " ").last == "2.2.40")
  }
}
