import CardTesting
import FoundationEssentials
import Testing

/// A whole release, signed by cards as maintainers have them.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct ReleaseTests {
  static let cards = [
    CardOrder(algorithm: "ed25519"),
    CardOrder(profile: "nitrokey3", algorithm: "rsa4096", options: ["--many-signatures"]),
    CardOrder(profile: "yubikey-5.4.3", algorithm: "nistp256"),
  ]

  @Test(
    .enabled(if: Release.isThere, "the release's lists aren't beside the package"),
    arguments: cards
  )
  func `each image of the release gets a signature that gpgv accepts, a command each`(
    order: CardOrder
  ) async throws {
    let images = try Release.images
    #expect(images.count == 513)
    try await withDesk([order]) { desk in
      try await desk.clearCounts()
      let result = try await desk.sign(["--request", Release.request, "--expect", Release.digests])
      #expect(result.exitCode == 0, "\(result)")
      // What a single image takes, and one command for each more.
      #expect(try await desk.commandCount() <= 7 + images.count - 1)
      #expect(try await desk.commandCount("2A") == images.count)
      #expect(try await desk.commandCount("20") == 1)
      let files = try await desk.files
      #expect(files.paths == images.map { "\($0)/signature-1" }.sorted())
      try await files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test(arguments: cards)
  func `a single image costs seven commands at most, and sqop, rnp, sqv and skopeo accept it`(
    order: CardOrder
  ) async throws {
    let images = SampleImages(1)
    try await withDesk([order]) { desk in
      try await desk.clearCounts()
      let result = try await desk.sign(images.arguments)
      #expect(result.exitCode == 0, "\(result)")
      #expect(try await desk.commandCount() <= 7)
      let file = "\(desk.lookaside)/\(images.folders[0])/signature-1"
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
      try await OtherVerifiers(desk: desk, card: desk.cards[0])
        .expectAccepted(file, images.images[0].reference, SampleImages.manifest("core-sample1"))
    }
  }

  @Test(.enabled(if: !Release.isThere, "the release itself is signed"), arguments: cards)
  func `where the release isn't at hand, forty images get a signature, a command each`(
    order: CardOrder
  ) async throws {
    let images = SampleImages(40)
    try await withDesk([order]) { desk in
      try await desk.clearCounts()
      let result = try await desk.sign(images.arguments)
      #expect(result.exitCode == 0, "\(result)")
      #expect(try await desk.commandCount() <= 7 + images.images.count - 1)
      let files = try await desk.files
      #expect(files.paths == images.folders.map { "\($0)/signature-1" }.sorted())
      try await files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test(arguments: [
    CardOrder(options: ["--each-signature"]),
    CardOrder(profile: "nitrokey3", algorithm: "nistp256"),
  ])
  func `a card that wants its PIN for each signature gets it, in two commands each`(
    order: CardOrder
  ) async throws {
    let images = SampleImages(12)
    try await withDesk([order]) { desk in
      try await desk.clearCounts()
      let dialog = try desk.pinentry()
      let result = try await desk.sign(images.arguments, dialog)
      #expect(result.exitCode == 0, "\(result)")
      #expect(try dialog.pinCount == 1)
      #expect(try await desk.commandCount() <= 7 + 2 * (images.images.count - 1))
      #expect(try await desk.commandCount("20") == images.images.count)
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }
}

/// A real release's lists, which lie beside the package where they are at hand.
enum Release {
  private static let folder = ProjectRoot.path(to: "../shared/stagex")
  /// The request with its images.
  static let request = folder + "/release-2026.03.0.request.json"
  /// Its lists of digests.
  static let digests = folder + "/digests/2026.03.0"
  /// Whether they are there.
  static let isThere = FileManager.default.fileExists(atPath: request)

  /// The folder of each image in a checkout.
  static var images: [String] {
    get throws {
      let bytes = try Data(contentsOf: URL(filePath: request))
      let document = try JSONDecoder().decode(Document.self, from: bytes)
      return document.images.map { image in
        let name = image.reference.split(separator: ":")[0]
        return "\(name)@sha256=\(image.digest.split(separator: ":")[1])"
      }
    }
  }

  private struct Document: Decodable {
    struct Image: Decodable {
      var reference: String
      var digest: String
    }
    var images: [Image]
  }
}
