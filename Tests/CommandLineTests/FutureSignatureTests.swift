import FileTesting
import Testing

/// Signatures in the checkout that are by the key that signs, and later than this machine's clock.
@Suite(.timeLimit(.minutes(15)))
struct FutureSignatureTests {
  private static let warning =
    ": signature-1 is by this key and from the future: this machine's clock is wrong, or was when "
    + "it signed"

  private let scene: HostileAgentScene

  init() async throws { scene = try await HostileAgentScene() }

  /// Puts a signature by one of the keys into the checkout, of the first image.
  private func put(by key: Int, at time: String) async throws -> String {
    let message = try await scene.gnupg.sign(
      Array(scene.payload.utf8),
      by: scene.keys[key],
      at: time
    )
    let image = "stagex/image-0@sha256=\(scene.digest(0))"
    try scene.gnupg.folder.makeFolder("signatures/stagex")
    try scene.gnupg.folder.makeFolder("signatures/\(image)")
    try scene.gnupg.folder.write(message, to: "signatures/\(image)/signature-1")
    return image
  }

  @Test
  func `it is said before signing, of each, that they don't count`() async throws {
    let image = try await put(by: 0, at: "20990101T000000")
    for options in [["--dry-run"], []] {
      let result = try await scene.sign("honest", images: 2, near: true, options)
      #expect(result.isSuccess, "\(result)")
      #expect(result.errors.contains("2 to sign, 0 signed already"), "\(result)")
      #expect(result.errors.contains("Warning    \(image)\(Self.warning)\n"), "\(result)")
      let shown = result.errors.split(separator: "\n")
      #expect(shown.count { $0.contains("Warning") } == 1, "\(result)")
    }
    // Another one stands beside it now, so that all is well.
    #expect(scene.written.count == 3 && scene.written.contains("\(image)/signature-2"))
    let again = try await scene.sign("honest", images: 2, near: true)
    #expect(again.isSuccess && !again.errors.contains("Warning"), "\(again)")
    #expect(scene.written.count == 3)
    try await scene.end()
  }

  @Test
  func `another key's is no matter of this one`() async throws {
    _ = try await put(by: 1, at: "20990101T000000")
    let result = try await scene.sign("honest", images: 1, near: true)
    #expect(result.isSuccess && !result.errors.contains("from the future"), "\(result)")
    try await scene.end()
  }

  @Test
  func `one of the past counts, without a word`() async throws {
    _ = try await put(by: 0, at: "20240601T000000")
    let result = try await scene.sign("honest", images: 1, near: true)
    #expect(result.errors.contains("0 to sign, 1 signed already"), "\(result)")
    #expect(!result.errors.contains("Warning"), "\(result)")
    try await scene.end()
  }
}
