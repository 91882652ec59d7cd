import CardTesting
import Testing

/// What a terminal is sent that can't do everything, or is to stay plain.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct ScreenTests {
  private let images = SampleImages(2)
  private let escape = "\u{1B}["

  private func screen(_ environment: [String: String?]) async throws -> String {
    try await withDesk([CardOrder(options: ["--touch", "on"])]) { desk in
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let words = [program] + (try desk.signArguments(images.arguments))
      let person = PersonAtTerminal(desk: desk, environment: environment)
      let seen = try await person.run(words.map { "'\($0)'" }.joined(separator: " "), [])
      #expect(seen.exitCode == 0, "\(seen)")
      return seen.text
    }
  }

  @Test
  func `a dumb terminal gets lines, without a sequence that it doesn't know`() async throws {
    let text = try await screen(["TERM": "dumb", "NO_COLOR": nil])
    #expect(text.contains("touch the card now: image 2 of 2"), "\(text)")
    #expect(!text.contains(escape), "\(text)")
  }

  @Test
  func `NO_COLOR takes the video attributes and nothing else`() async throws {
    let plain = try await screen(["TERM": "xterm", "NO_COLOR": "1"])
    #expect(plain.contains("TOUCH THE CARD NOW"), "\(plain)")
    #expect(plain.contains(escape + "K") && !plain.contains(escape + "1;7m"), "\(plain)")
    let decorated = try await screen(["TERM": "xterm", "NO_COLOR": nil])
    #expect(decorated.contains(escape + "1;7m"), "\(decorated)")
  }
}
