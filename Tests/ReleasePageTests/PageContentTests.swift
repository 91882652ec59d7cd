import Glibc
import ReleasePage
import Testing

/// What a page about a release says.
@Suite
struct PageContentTests {
  private static func text(_ facts: ReleaseFacts, at time: Int64 = 0) -> String {
    String(decoding: facts.page(at: time), as: UTF8.self)
  }

  private static func release(threshold: Int = 2) -> ReleaseFacts {
    ReleaseFacts(
      people: ["alice", "bob", "carol"].map { ReleaseFacts.Person(name: $0) },
      threshold: threshold,
      source: ReleaseFacts.Source(file: "quorum.toml")
    )
  }

  private static func image(
    _ name: String,
    _ voters: Set<Int>,
    isMet: Bool? = nil,
    reasons: [String] = [],
    remarks: [ImageFacts.Remark] = []
  ) -> ImageFacts {
    ImageFacts(
      name: name,
      digest: "sha256:" + String(repeating: "0", count: 64),
      isMet: isMet ?? (voters.count >= 2),
      voters: voters,
      reasons: reasons,
      remarks: remarks
    )
  }

  @Test(
    arguments: [
      ("stagex/core-acl", "core"), ("docker.io/stagex/user-age:1.2-3", "user"),
      ("localhost:5000/pallet", "pallet"), ("core-acl", "core"), ("a-b/c", "c"),
      ("stagex/pallet:1-2", "pallet"), ("stagex/pallet@sha256:00", "pallet"), ("", ""), ("a/", ""),
      ("a/core-\u{301}acl", "core"),
    ]
  )
  func `a stage is the beginning of a name's last part`(name: String, stage: String) {
    #expect(Self.image(name, []).stage == stage)
  }

  @Test
  func `images that lack the same stand together, with every reason, before all others`() throws {
    var facts = Self.release()
    let remark = ImageFacts.Remark(file: "signature-2", fate: "expired", reason: "too late")
    facts.images = [
      Self.image("core-a", [0, 1]), Self.image("core-b", [0]), Self.image("user-c", [0]),
      Self.image("user-d", [1], remarks: [remark]),
      Self.image("user-e", [0, 1], isMet: false, reasons: ["one vendor of two"]),
      Self.image("user-f", [0, 1, 2], remarks: [remark]),
    ]
    let text = Self.text(facts)
    #expect(text.contains("<b>2</b> of <b>6</b> images have their quorum"))
    let missing = try #require(text.firstRange(of: "What is missing"))
    let matrix = try #require(text.firstRange(of: "Images and maintainers"))
    let beside = try #require(text.firstRange(of: "Beside the votes"))
    #expect(missing.upperBound < matrix.lowerBound && matrix.upperBound < beside.lowerBound)
    let gaps = text[missing.upperBound..<matrix.lowerBound].split(separator: "<article")
    try #require(gaps.count == 4)
    let (together, alone, vendors) = (gaps[1], gaps[2], gaps[3])
    #expect(["2 images", "core-b", "user-c"].allSatisfy { together.contains($0) })
    #expect(
      together.contains(
        "<b>1 of 2 votes</b> (<bdi>alice</bdi>), missing <bdi>bob</bdi> and <bdi>carol</bdi>"
      )
    )
    #expect(alone.contains("user-d") && alone.contains("<b>expired</b>: too late"))
    #expect(vendors.contains("user-e") && vendors.contains("one vendor of two"))
    #expect(!vendors.contains(" votes</b>"))
    #expect(text[beside.upperBound...].contains("user-f"))
    // Each row that lacks something leads to its reasons.
    for link in ["#gap-1\">lacks", "#gap-2\">lacks", "#gap-3\">lacks"] {
      #expect(text[matrix.upperBound..<beside.lowerBound].contains(link))
    }
    #expect(text.contains("core <span class=\"lack\">1 of 2 with quorum"))
    #expect(text.contains("user <span class=\"lack\">1 of 4 with quorum"))
  }

  @Test
  func `a complete release lacks nothing, and no image is no release`() {
    var facts = Self.release()
    #expect(!facts.isMet)
    #expect(Self.text(facts).contains("There were no images"))
    facts.images = [Self.image("core-a", [0, 1])]
    #expect(facts.isMet)
    let text = Self.text(facts, at: 1_795_688_280)
    #expect(text.contains("Nothing: every image has its quorum."))
    #expect(text.contains("2 of 3 maintainers"))
    #expect(text.contains("<time datetime=\"2026-11-26T10:18:00Z\">2026-11-26 10:18:00 UTC</time>"))
    #expect(!text.contains("<article") && !text.contains("Warnings"))
  }

  @Test
  func `a key without a certificate is told beside it`() {
    var facts = Self.release()
    facts.people[1].keys = ["B1", "B2"]
    facts.people[1].keysWithoutCertificate = ["B2"]
    let text = Self.text(facts)
    #expect(text.contains("<code>B1</code> <code>B2</code> <span class=\"lack\">no certificate<"))
    #expect(text.split(separator: "no certificate").count == 2)
  }

  /// Source: WCAG 2.1, 1.4.3 with the definitions of contrast ratio and relative luminance.
  @Test
  func `every colour of text has contrast enough on every ground, light and dark`() throws {
    let style = Self.text(Self.release())
    let schemes = style.split(separator: ":root {").dropFirst().prefix(2)
    #expect(schemes.count == 2)
    for scheme in schemes {
      var colours: [String: Double] = [:]
      for part in scheme.prefix(while: { $0 != "}" }).split(separator: ";") {
        let pair = part.split(separator: ":").map { $0.filter { !$0.isWhitespace } }
        guard pair.count == 2, pair[1].hasPrefix("#") else { continue }
        colours[pair[0]] = try Self.luminance(pair[1].dropFirst())
      }
      let pairs = [
        ("--front", "--met-back"), ("--front", "--lack-back"), ("--quiet", "--lack-back"),
        ("--link", "--lack-back"), ("--met", "--met-back"), ("--lack", "--lack-back"),
      ]
      for (front, back) in pairs {
        for back in [back, "--back", "--raised"] { try Self.expectContrast(colours, front, back) }
      }
    }
  }

  private static func expectContrast(
    _ colours: [String: Double],
    _ front: String,
    _ back: String
  ) throws {
    let one = try #require(colours[front])
    let other = try #require(colours[back])
    let ratio = (max(one, other) + 0.05) / (min(one, other) + 0.05)
    #expect(ratio >= 4.5, "\(front) on \(back)")
  }

  private static func luminance(_ digits: some StringProtocol) throws -> Double {
    let number = try #require(Int(digits, radix: 16))
    let parts = [16, 8, 0].map { shift -> Double in
      let part = Double(number >> shift & 0xFF) / 255
      return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
