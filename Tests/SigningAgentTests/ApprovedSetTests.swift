import ContainerSignature
import SigningAgent
import Testing

/// Which images an approval of a coming set still allows.
@Suite
struct ApprovedSetTests {
  private func image(
    _ name: String,
    _ digit: String = "a",
    _ platform: String? = nil
  ) throws -> ImageToSign {
    ImageToSign(
      reference: try ImageReference(parsing: name),
      digest: try ImageDigest(parsing: "sha256:" + String(repeating: digit, count: 64)),
      platform: try platform.map { try Platform(parsing: $0) }
    )
  }

  @Test
  func `each image may be signed once, and then the set is used up`() throws {
    let images = try ["stagex/a:1", "stagex/b:1", "stagex/c:1"].map { try image($0) }
    var set = ApprovedSet(images)
    #expect(set.covers(images) && set.used(among: images).isEmpty)
    set.use(images[1])
    #expect(set.covers(images))
    #expect(set.used(among: images) == [1])
    set.use(images[1])
    #expect(set.signedCount == 1 && !set.isUsedUp)
    set.use(images[2])
    set.use(images[0])
    #expect(set.isUsedUp && set.signedCount == 3 && set.count == 3)
    #expect(set.used(among: images) == [0, 1, 2])
  }

  @Test
  func `another digest, another tag and another spelling are other images`() throws {
    let set = ApprovedSet([try image("stagex/a:1")])
    #expect(set.covers([try image("stagex/a:1")]))
    #expect(!set.covers([try image("stagex/a:1", "b")]))
    #expect(!set.covers([try image("stagex/a:2")]))
    // What is signed says another name.
    #expect(!set.covers([try image("docker.io/stagex/a:1")]))
    #expect(!set.covers([try image("stagex/a:1"), try image("stagex/b:1")]))
  }

  @Test
  func `a call needs no platform, and an image of two platforms may be signed twice`() throws {
    let one = try image("stagex/a:1")
    var set = ApprovedSet([
      try image("stagex/a:1", "a", "linux/amd64"), try image("stagex/a:1", "a", "linux/arm64"),
    ])
    #expect(set.covers([one, one]))
    #expect(set.used(among: [one, one]).isEmpty)
    #expect(set.used(among: [one, one, one]) == [2])
    set.use(one)
    #expect(set.used(among: [one, one]) == [1])
    set.use(one)
    #expect(set.isUsedUp)
  }
}
