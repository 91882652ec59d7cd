import CardTesting
import FoundationEssentials
import Testing

/// A run that goes on where another one ended.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct ContinuationTests {
  private let images = SampleImages(6)

  @Test
  func `a second run signs nothing, and after files were lost, just those`() async throws {
    try await withDesk { desk in
      let first = try await desk.sign(images.arguments)
      #expect(first.exitCode == 0, "\(first)")
      let files = try await desk.files.paths
      try await desk.clearCounts()
      let dialog = try desk.pinentry()
      let second = try await desk.sign(images.arguments, dialog)
      #expect(second.exitCode == 0, "\(second)")
      #expect(second.standardError.contains("6 carried this key's signature already"))
      #expect(try dialog.pinCount == 0)
      #expect(try await desk.commandCount("2A") == 0)
      for folder in [images.folders[1], images.folders[4]] {
        try FileManager.default.removeItem(atPath: "\(desk.lookaside)/\(folder)/signature-1")
      }
      let third = try await desk.sign(images.arguments)
      #expect(third.exitCode == 0, "\(third)")
      #expect(try await desk.commandCount("2A") == 2)
      #expect(try await desk.files.paths == files)
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test
  func `another signer's files, garbage and another tag's signature don't count as ours`()
    async throws
  {
    try await withDesk([
      CardOrder(), CardOrder(profile: "nitrokey3", serial: 7, algorithm: "nistp256"),
    ]) { desk in
      let first = try await desk.sign(["--key", desk.cards[0].fingerprint] + images.arguments)
      #expect(first.exitCode == 0, "\(first)")
      let second = try await desk.sign(["--key", desk.cards[1].fingerprint] + images.arguments)
      #expect(second.exitCode == 0, "\(second)")
      #expect(
        try await desk.files.paths
          == images.folders.sorted().flatMap { ["\($0)/signature-1", "\($0)/signature-2"] }
      )
      // Each again finds its own: the second stands behind the first.
      for card in desk.cards {
        let again = try await desk.sign(["--key", card.fingerprint] + images.arguments)
        #expect(again.standardError.contains("6 carried this key's signature already"), "\(again)")
      }
      // The same digest under another tag is another image to readers.
      let image = images.images[0]
      let retagged = image.reference.split(separator: ":")[0] + ":2.0@" + image.digest
      let third = try await desk.sign(["--key", desk.cards[0].fingerprint, String(retagged)])
      #expect(third.exitCode == 0, "\(third)")
      #expect(third.text.contains("signature-3"))
    }
  }

  @Test
  func `the card is named by its serial as it is printed, or without leading zeros`() async throws {
    try await withDesk([
      CardOrder(), CardOrder(profile: "nitrokey3", serial: 7, algorithm: "nistp256"),
    ]) { desk in
      let first = try await desk.sign(["--card", "1234567"] + images.arguments)
      #expect(first.exitCode == 0, "\(first)")
      for name in ["1234567", "01234567", "0006:01234567"] {
        let again = try await desk.sign(["--card", name] + images.arguments)
        #expect(again.exitCode == 0, "\(again)")
        #expect(again.standardError.contains("6 carried this key's signature already"), "\(again)")
      }
      let other = try await desk.sign(["--card", "99"] + images.arguments)
      #expect(other.exitCode == 4, "\(other)")
      let none = try await desk.sign(images.arguments)
      #expect(none.exitCode == 4)
      #expect(none.standardError.contains("there are several cards:"), "\(none)")
      #expect(desk.cards.allSatisfy { none.standardError.contains($0.fingerprint) })
    }
  }

  @Test(.enabled(if: Tool.have("gpg"), "gpg isn't installed"))
  func `a compressed signature that gpg made with the same card is recognised`() async throws {
    try await withDesk { desk in
      let image = images.images[0]
      let folder = "\(desk.lookaside)/\(images.folders[0])"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let payload =
        #"{"critical":{"identity":{"docker-reference":""# + image.reference
        + #""},"image":{"docker-manifest-digest":""# + image.digest
        + #""},"type":"atomic container signature"},"optional":{}}"#
      try await withGnuPGHome(
        rig: desk.rig,
        pinentry: { try TestPinentry(answers: [.pin(SigningDesk.pin)], in: $0) },
        { home in
          try await home.run("gpg", ["--batch", "--import", desk.cards[0].certificate])
          try await home.run("gpg", ["--batch", "--card-status"])
          let result = try await home.run(
            "gpg",
            ["--batch", "--sign", "--no-armor", "--output", "\(folder)/signature-1"],
            input: Array(payload.utf8)
          )
          #expect(result.isSuccess, "\(result)")
        }
      )
      let first = try Data(contentsOf: URL(filePath: "\(folder)/signature-1")).first
      #expect(first == 0xA3, "an old packet header of compressed data")
      try await desk.clearCounts()
      let result = try await desk.sign([desk.arguments(of: image)])
      #expect(result.exitCode == 0, "\(result)")
      #expect(try await desk.commandCount("2A") == 0)
      #expect(result.standardError.contains("1 carried this key's signature already"))
    }
  }
}

extension SigningDesk {
  func arguments(of image: (reference: String, digest: String)) -> String {
    "\(image.reference)@\(image.digest)"
  }
}
