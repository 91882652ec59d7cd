import ContainerSignature
import RandomTesting
import StrictJSON
import Testing

/// A payload that somebody wants signed: it is the one that is written here, or refused.
@Suite
struct CanonicalPayloadTests {
  private static let digest = "sha256:" + String(repeating: "ab", count: 32)

  private func reasons(_ text: String) -> [NonCanonicalPayload.Reason] {
    do throws(NonCanonicalPayload) {
      _ = try Payload(canonical: Array(text.utf8))
      return []
    } catch {
      return error.reasons
    }
  }

  private func document(_ reference: String, _ digest: String, optional: String = "{}") -> String {
    #"{"critical":{"identity":{"docker-reference":"\#(reference)"},"#
      + #""image":{"docker-manifest-digest":"\#(digest)"},"#
      + #""type":"atomic container signature"},"optional":\#(optional)}"#
  }

  @Test
  func `the payload of an image is taken, and gives that image`() throws {
    let image = try ImageToSign(argument: "stagex/core-zlib:1.3.1@\(Self.digest)")
    let payload = Payload(for: image)
    #expect(try Payload(canonical: payload.bytes) == payload)
    #expect(reasons(document("stagex/core-zlib:1.3.1", Self.digest)).isEmpty)
  }

  @Test
  func `another spelling of the same is refused, and a line feed by its name`() {
    let text = document("a/b:1", Self.digest)
    #expect(reasons(text + "\n") == [.lineFeed])
    for other in [
      text + "\n\n", " " + text, text.replacing(",", with: ", "),
      text.replacing("a/b", with: #"a\/b"#), text.replacing("critical", with: #"\u0063ritical"#),
    ] { #expect(reasons(other) == [.spelling], "\(other)") }
  }

  @Test
  func `every reason is given`() {
    #expect(reasons("") == [.empty])
    #expect(
      reasons(document("a/b:null", "", optional: #"{"creator":"x","timestamp":1}"#))
        == [
          .payload(.reference(.nullTag)), .payload(.digest(.empty)),
          .optionalMembers(["creator", "timestamp"]),
        ]
    )
    #expect(
      reasons(document("a/b:1", Self.digest, optional: "null"))
        == [.payload(.shape(.kind(.root["optional"], expected: .object, found: .null)))]
    )
    #expect(reasons("[]").count == 1)
    #expect(reasons("tree \(String(repeating: "1", count: 40))\n").count == 1)
  }

  @Test
  func `nothing else is ever taken, however it was damaged`() throws {
    let image = try ImageToSign(argument: "stagex/core-zlib:1.3.1@\(Self.digest)")
    let bytes = Payload(for: image).bytes
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array(#" "{}[],:\/u0a1b-._"#.utf8) + [0x0A, 0x00, 0xC3]
    var takenCount = 0
    for _ in 0..<5000 {
      let damaged = bytes.damaged(by: alphabet, using: &generator)
      guard let payload = try? Payload(canonical: damaged) else { continue }
      // Another image's name or digest, and still the one form.
      #expect(payload.bytes == damaged)
      takenCount += 1
    }
    #expect(takenCount > 0)
  }
}
