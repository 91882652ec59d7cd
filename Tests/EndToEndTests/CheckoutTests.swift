import CardTesting
import FoundationEssentials
import Testing

/// Checkouts that others write to, or have prepared.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct CheckoutTests {
  private let images = SampleImages(8)

  @Test
  func `two maintainers who sign at once into one folder lose no signature`() async throws {
    try await withDesk([
      CardOrder(), CardOrder(profile: "yubikey-5.4.3", serial: 7, algorithm: "nistp256"),
    ]) { desk in
      async let first = desk.sign(["--key", desk.cards[0].fingerprint] + images.arguments)
      async let second = desk.sign(["--key", desk.cards[1].fingerprint] + images.arguments)
      let results = try await [first, second]
      for result in results { #expect(result.exitCode == 0, "\(result)") }
      let files = try await desk.files
      let names = ["signature-1", "signature-2"]
      #expect(files.paths == images.folders.sorted().flatMap { f in names.map { "\(f)/\($0)" } })
      try await files.expectAccepted(by: desk.cards[0].certificate, desk.cards[1].certificate)
      // Eight of each: nobody's stands twice in one folder.
      for card in desk.cards {
        #expect(try await files.refused(by: [card.certificate]).count == images.images.count)
      }
    }
  }

  @Test(arguments: ["stagex", "folder", "signature-1", "signature-2"])
  func `a link that leads out of the checkout is refused before the PIN, and nothing is written`(
    link: String
  ) async throws {
    try await withDesk { desk in
      let outside = desk.folder + "/outside"
      try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: false)
      let folder = "\(desk.lookaside)/\(images.folders[0])"
      let place =
        switch link {
        case "stagex": "\(desk.lookaside)/stagex"
        case "folder": folder
        default: "\(folder)/\(link)"
        }
      let parent = place.split(separator: "/").dropLast().joined(separator: "/")
      try FileManager.default.createDirectory(
        atPath: "/" + parent,
        withIntermediateDirectories: true
      )
      if link == "signature-2" {
        let first = try await desk.sign([desk.arguments(of: images.images[0])])
        #expect(first.exitCode == 0, "\(first)")
      }
      try FileManager.default.createSymbolicLink(
        atPath: place,
        withDestinationPath: link.hasPrefix("signature") ? "\(outside)/file" : outside
      )
      try await desk.clearCounts()
      // Another tag than the first: with its own signature there is nothing to do.
      let retagged = "stagex/core-sample1:2.0@\(images.images[0].digest)"
      let result = try await desk.sign(link == "signature-2" ? [retagged] : images.arguments)
      #expect(result.exitCode == 5, "\(result)")
      #expect(try await desk.commandCount("20") == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: outside).isEmpty)
    }
  }

  @Test
  func `a folder that isn't there is never made`() async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      let result = try await desk.sign(
        ["--lookaside", "\(desk.folder)/signaturse"] + images.arguments
      )
      #expect(result.exitCode == 5)
      #expect(result.standardError.contains("--lookaside FOLDER"), "\(result)")
      #expect(try await desk.commandCount() == 0)
      #expect(!FileManager.default.fileExists(atPath: "\(desk.folder)/signaturse"))
    }
  }
}
