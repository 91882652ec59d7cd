import ContainerSignature
import QubesService
import StrictJSON
import Testing
import Varlink

/// How large a request gets.
@Suite
struct RequestLimitsTests {
  /// A call of Sign for so many images, as `paraph` writes it.
  private func request(_ count: Int, reference: (Int) -> String, platform: String?) throws -> Int {
    let images = try (0..<count).map { number -> JSONValue in
      let reference = try ImageReference(parsing: reference(number)).spelling
      let digest = "sha256:" + String(repeating: "f", count: 64)
      var image: JSONObject = ["reference": .string(reference), "digest": .string(digest)]
      if let platform { image["platform"] = .string(try Platform(parsing: platform).description) }
      return .object(image)
    }
    let call = VarlinkCall(
      method: "org.paraph.Agent.Sign",
      parameters: ["images": .array(images)],
      mode: .more
    )
    return call.encoded().count
  }

  @Test
  func `a release of 513 images is longer than 64 KiB, and 1000 of the longest fit`() throws {
    let release = try request(
      513,
      reference: { "docker.io/stagex/user-package-\($0):2026.11.0" },
      platform: nil
    )
    #expect(release > 64 << 10)
    #expect(release < RequestLimits.byteCount)
    // A name of 255 characters, a tag of 128, and a platform as long as it may be.
    let name = "example.com/" + String(repeating: "a", count: 239)
    let tag = String(repeating: "t", count: 128)
    let longest = try request(
      1000,
      reference: { "\(name)\($0 + 1000):\(tag)" },
      platform: "linux/" + String(repeating: "a", count: 58)
    )
    #expect(longest < RequestLimits.byteCount)
    #expect(longest > RequestLimits.byteCount / 2)
  }
}
