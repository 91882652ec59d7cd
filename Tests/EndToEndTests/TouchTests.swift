import CardTesting
import FoundationEssentials
import Testing

/// A key that wants a touch for each signature.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct TouchTests {
  private let images = SampleImages(3)

  @Test(arguments: [
    CardOrder(options: ["--touch", "on"]),
    CardOrder(profile: "nitrokey3", algorithm: "nistp256", options: ["--touch", "on"]),
  ])
  func `the moment the card waits, the person is told, image by image`(
    order: CardOrder
  ) async throws {
    try await withDesk([order]) { desk in
      try await desk.rig.control("touch", "by-hand")
      let end = try await desk.watchSigning(images.arguments) { running in
        for (index, image) in images.images.enumerated() {
          let number = "image \(index + 1) of \(images.images.count)"
          try await running.waitForLine(
            containing: "touch the card now: \(number), \(image.reference)"
          )
          try await desk.rig.control("wait", "touch")
          #expect(try await desk.files.paths.count == index)
          try await desk.rig.control("touch")
          try await running.waitForLine(containing: "signed \(index + 1)/3 \(image.reference)")
        }
      }
      #expect(end.exitCode == 0, "\(end)")
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  @Test
  func `events come in order, one JSON object a line`() async throws {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      let result = try await desk.sign(images.arguments + ["--json"])
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.standardError.isEmpty)
      #expect(
        try events(result.text) == ["plan", "card", "waiting_for_pin"]
          + Array(repeating: ["waiting_for_touch", "signed"], count: 3).flatMap { $0 }
          + ["summary"]
      )
    }
  }

  @Test
  func
    `a touch that never comes ends the run unless the person says again, and what is signed stays`()
    async throws
  {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      try await desk.rig.control("touch", "by-hand")
      try await desk.rig.control("touch", "timeout", "50")
      try await desk.clearCounts()
      let nothing = try await desk.sign(images.arguments)
      #expect(nothing.exitCode == 4)
      #expect(
        nothing.standardError.contains("error: the card wasn't touched in time"),
        "\(nothing)"
      )
      #expect(try await desk.commandCount("2A") == 1)
      #expect(try await desk.files.paths.isEmpty)

      try await desk.rig.control("touch", "timeout", "off")
      let end = try await desk.watchSigning(images.arguments) { running in
        try await desk.rig.control("wait", "touch")
        try await desk.rig.control("touch", "timeout", "50")
        try await desk.rig.control("touch")
        try await running.waitForLine(containing: "signed 1/3")
      }
      #expect(end.exitCode == 1, "\(end)")
      #expect(end.text.contains("2 not signed:"))
      #expect(try await desk.files.paths == ["\(images.folders[0])/signature-1"])
      try await desk.files.expectAccepted(by: desk.cards[0].certificate)
    }
  }

  private func events(_ text: String) throws -> [String] {
    struct Event: Decodable { var event: String }
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Event.self, from: Data($0.utf8)).event
    }
  }
}
