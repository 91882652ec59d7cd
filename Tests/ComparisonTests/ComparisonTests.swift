import Comparison
import ContainerSignature
import Testing

/// What several people have, image by image.
@Suite
struct ComparisonTests {
  private static func digits(_ digit: Character) -> String { String(repeating: digit, count: 64) }

  private static func list(_ entries: KeyValuePairs<String, Character>) throws -> ImageSource {
    let lines = entries.map { "\(digits($0.value)) \($0.key)\n" }.joined()
    return .lists(try DigestList(parsing: [(name: "list", bytes: Array(lines.utf8))]))
  }

  private static func images(
    _ images: (String, Character, String?)...
  ) throws -> ImageSource {
    .images(
      try images.map { reference, digit, platform in
        ImageToSign(
          reference: try ImageReference(parsing: reference),
          digest: try ImageDigest(hexadecimal: digits(digit)),
          platform: try platform.map { try Platform(parsing: $0) }
        )
      }
    )
  }

  private static func results(_ people: ImageSource...) -> [String] {
    Comparison(people).images.map { image in
      let groups = image.groups.map { $0.map(String.init).joined(separator: "+") }
      return "\(image.name) \(image.result.rawValue) \(groups.joined(separator: "|"))"
    }
  }

  @Test
  func `images agree, differ or are missing`() throws {
    let one = try Self.list(["a": "1", "b": "1", "c": "1", "d": "1", "f": "1"])
    let two = try Self.list(["f": "2", "c": "2", "b": "2", "a": "1", "e": "1"])
    let three = try Self.list(["a": "1", "b": "1", "e": "1", "d": "1"])
    #expect(
      Self.results(one, two, three) == [
        "a agrees 0+1+2", "b differs 0+2|1", "c differs 0|1|2", "d missing 0+2|1",
        "e missing 1+2|0", "f differs 0|1|2",
      ]
    )
    let comparison = Comparison([one, two, three])
    #expect(Comparison.Result.allCases.map { comparison.count(of: $0) } == [1, 3, 2])
    #expect(!comparison.isAgreement && Comparison([one, one]).isAgreement)
  }

  @Test
  func `a list has the same as a request with its digests, whatever the tags`() throws {
    let list = try Self.list(["core-a": "1", "core-b": "2"])
    let request = try Self.images(
      ("stagex/core-b:1.0", "2", nil),
      ("ghcr.io/x/core-a:latest", "1", nil)
    )
    #expect(Self.results(list, request) == ["core-a agrees 0+1", "core-b agrees 0+1"])
  }

  @Test
  func `names in full are the same with and without docker.io`() throws {
    let short = try Self.images(("stagex/core-a:1.0", "1", nil), ("busybox:1", "2", nil))
    let full = try Self.images(
      ("docker.io/stagex/core-a:1.0", "1", nil),
      ("index.docker.io/library/busybox:1", "2", nil)
    )
    #expect(
      Self.results(short, full) == [
        "docker.io/library/busybox agrees 0+1", "docker.io/stagex/core-a agrees 0+1",
      ]
    )
  }

  @Test
  func `another tag is a difference where both know it`() throws {
    let one = try Self.images(("stagex/core-a:1.0", "1", nil))
    let other = try Self.images(("stagex/core-a:1.1", "1", nil))
    #expect(Self.results(one, other) == ["docker.io/stagex/core-a differs 0|1"])
    // As soon as somebody has a list, nobody's tags are compared.
    #expect(Self.results(one, other, try Self.list(["core-a": "1"])) == ["core-a agrees 0+1+2"])
  }

  @Test
  func `another registry is another image, unless somebody's names are short`() throws {
    let one = try Self.images(("stagex/core-a:1.0", "1", nil))
    let other = try Self.images(("ghcr.io/stagex/core-a:1.0", "1", nil))
    #expect(
      Self.results(one, other) == [
        "docker.io/stagex/core-a missing 0|1", "ghcr.io/stagex/core-a missing 1|0",
      ]
    )
  }

  @Test
  func `of an image for several platforms all must be the same`() throws {
    let both = try Self.images(
      ("stagex/a:1", "1", "linux/amd64"),
      ("stagex/a:1", "2", "linux/arm64")
    )
    let swapped = try Self.images(
      ("stagex/a:1", "2", "linux/amd64"),
      ("stagex/a:1", "1", "linux/arm64")
    )
    let half = try Self.images(("stagex/a:1", "1", "linux/amd64"))
    let unnamed = try Self.images(("stagex/a:1", "1", nil))
    let name = "docker.io/stagex/a"
    #expect(Self.results(both, both) == ["\(name) agrees 0+1"])
    #expect(Self.results(both, swapped) == ["\(name) differs 0|1"])
    #expect(Self.results(both, half) == ["\(name) differs 0|1"])
    #expect(Self.results(half, unnamed) == ["\(name) agrees 0+1"])
    #expect(Self.results(both, try Self.list(["a": "1"])) == ["a differs 0|1"])
  }

  @Test
  func `who has nothing lacks everything`() throws {
    let list = try Self.list(["a": "1"])
    #expect(Self.results(list, .images([])) == ["a missing 0|1"])
    #expect(Comparison([.images([]), .images([])]).images.isEmpty)
  }
}
