import CardTesting
import FoundationEssentials
import Testing

/// What is wrong is said in full, before a card is asked for anything.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct InputTests {
  private let images = SampleImages(3)

  @Test
  func `a request is refused with all its reasons, and no card is touched`() async throws {
    let digest = images.images[0].digest
    let other = images.images[1].digest
    let lines = [
      (#""reference":"stagex/a:1.0","digest":"\#(digest)""#, ""),
      (#""reference":"stagex/a:1.0","digest":"\#(digest)""#, "images[1]"),
      (#""reference":"stagex/a:1.0","digest":"\#(other)""#, "images[2]"),
      (#""reference":"stagex/b:null","digest":"\#(digest)""#, "images[3]"),
      (#""reference":"stagex/c","digest":"\#(digest)""#, "images[4]"),
      (#""reference":"stagex/d:1.0","digest":"\#(digest.uppercased())""#, "images[5]"),
      (#""reference":"stagex/e:1.0","digest":"sha256:""#, "images[6]"),
      (#""reference":"stagex/../f:1.0","digest":"\#(digest)""#, "images[7]"),
      (#""reference":"stagex/g:1.0","digest":"sha512:\#(digest.dropFirst(7))""#, "images[8]"),
      (#""reference":"stagex/h:1.0\u0007","digest":"\#(digest)""#, "images[9]"),
    ]
    try await withDesk { desk in
      try await desk.clearCounts()
      let good = #"{"paraph":"signing-request","version":1,"images":["#
      let text = good + lines.map { "{\($0.0)}" }.joined(separator: ",\n") + "]}"
      let request = try desk.write(text, to: "request.json")
      let result = try await desk.sign(["--request", request])
      #expect(result.exitCode == 3)
      for (_, place) in lines where !place.isEmpty {
        #expect(result.standardError.contains(place), "\(place): \(result)")
      }
      let arguments = try await desk.sign(["stagex/a:1.0", "stagex/b:1@sha256:12", "x@\(digest)"])
      #expect(arguments.exitCode == 3)
      #expect(
        arguments.standardError.split(separator: "\n").count { $0.hasPrefix("paraph: error:") }
          == 3,
        "\(arguments)"
      )
      #expect(try await desk.sign([]).exitCode == 2)
      #expect(try await desk.sign(["--request", desk.folder + "/none"]).exitCode == 5)
      #expect(try await desk.commandCount() == 0)
      #expect(try await desk.files.paths.isEmpty)
    }
  }

  @Test
  func `each image that differs from what is expected is named`() async throws {
    try await withDesk { desk in
      let digests = images.images.map { $0.digest.dropFirst("sha256:".count) }
      let list = """
        \(digests[0]) core-sample1
        \(digests[0]) core-sample2
        \(digests[2]) core-sample9

        """
      let result = try await desk.sign(
        ["--expect", try desk.write(list, to: "core.txt")] + images.arguments
      )
      #expect(result.exitCode == 3)
      let errors = result.standardError
      #expect(errors.contains("differs: stagex/core-sample2"), "\(result)")
      #expect(errors.contains("missing: core-sample9"), "\(result)")
      #expect(errors.contains("core-sample3") && !errors.contains("core-sample1:"), "\(result)")
    }
  }

  @Test
  func `a clock before the key's creation is refused before the PIN`() async throws {
    try await withDesk([CardOrder(options: ["--created", "4000000000"])]) { desk in
      try await desk.clearCounts()
      let dialog = try desk.pinentry()
      let result = try await desk.sign(images.arguments, dialog)
      #expect(result.exitCode == 3)
      #expect(result.standardError.contains("set the clock"), "\(result)")
      #expect(try dialog.pinCount == 0)
      #expect(try await desk.commandCount("20") == 0)
    }
  }

  @Test
  func `a dry run asks for no PIN and writes nothing`() async throws {
    try await withDesk { desk in
      try await desk.clearCounts()
      let nothing = try await desk.sign(["--dry-run"] + images.arguments)
      #expect(nothing.exitCode == 0)
      #expect(nothing.standardError.contains("3 to sign, 0 signed already"), "\(nothing)")
      #expect(try await desk.commandCount() == 0)
      #expect(try await desk.sign([images.arguments[0]]).exitCode == 0)
      let some = try await desk.sign(["--dry-run"] + images.arguments)
      #expect(some.standardError.contains("2 to sign, 1 signed already"), "\(some)")
      #expect(try await desk.commandCount("20") == 1)
      #expect(try await desk.files.paths.count == 1)
    }
  }

  @Test
  func `a request is written here and signed there under the same fingerprint`() async throws {
    try await withDesk { desk in
      let file = desk.folder + "/release.json"
      let made = try await desk.paraph(["request", "-o", file] + images.arguments)
      #expect(made.exitCode == 0, "\(made)")
      let fingerprint = String(made.text.withoutSpaces.suffix(64))
      #expect(fingerprint.allSatisfy { $0.isHexDigit })
      let dialog = try desk.pinentry()
      let signed = try await desk.sign(["--request", file], dialog)
      #expect(signed.exitCode == 0, "\(signed)")
      #expect(signed.standardError.withoutSpaces.contains(fingerprint))
      #expect(try dialog.lines.contains { $0.withoutSpaces.contains(fingerprint) })
      // Whatever the order.
      let turned = try await desk.sign(["--dry-run"] + images.arguments.reversed())
      #expect(turned.standardError.withoutSpaces.contains(fingerprint), "\(turned)")
      let again = try await desk.paraph(["request", "-o", file] + images.arguments)
      #expect(again.exitCode == 5, "\(again)")
    }
  }
}

extension String {
  /// The text as a person compares it, without spaces and line breaks, Assuan's among them.
  var withoutSpaces: String {
    split(separator: "%0A").joined().filter { !$0.isWhitespace }
  }
}
