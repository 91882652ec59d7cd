import ContainerSignature
import StrictJSON
import Testing

/// Requests, docs/reference/request-format.md.
@Suite
struct SigningRequestTests {
  private static func digits(_ pair: String) -> String { String(repeating: pair, count: 32) }

  private static func document(_ images: String) -> String {
    #"{"paraph":"signing-request","version":1,"images":[\#(images)]}"#
  }

  private static func image(_ reference: String, _ pair: String, platform: String? = nil) -> String
  {
    let platform = platform.map { #","platform":"\#($0)""# } ?? ""
    return #"{"reference":"\#(reference)","digest":"sha256:\#(digits(pair))"\#(platform)}"#
  }

  private func request(_ text: String) throws(SigningRequestError) -> SigningRequest {
    try SigningRequest(parsing: Array(text.utf8), file: "r")
  }

  private func problems(_ text: String) -> [SigningRequestProblem] {
    do {
      _ = try request(text)
      return []
    } catch { return error.problems }
  }

  private func origin(_ index: Int, _ member: String? = nil) -> ImageOrigin {
    let path = JSONPath.root["images"][index]
    return .document(file: "r", member.map { path[$0] } ?? path)
  }

  @Test
  func `the canonical form is sorted and independent of order and spelling of the file`() throws {
    let one = try request(
      Self.document(
        [
          Self.image("b:1", "bb"), Self.image("x/a:1", "aa", platform: "linux/arm64"),
          Self.image("x/a:1", "ac", platform: "linux/amd64"),
        ].joined(separator: ",")
      )
    )
    let expected =
      "paraph-signing-request-v1\nsha256:\(Self.digits("aa")) x/a:1 linux/arm64\n"
      + "sha256:\(Self.digits("ac")) x/a:1 linux/amd64\nsha256:\(Self.digits("bb")) b:1\n"
    #expect(one.canonicalForm == Array(expected.utf8))
    let other = try request(
      #" { "version":1, "images" : [ {"digest":"sha256:\#(Self.digits("bb"))","reference":"\u0062:1"},"#
        + Self.image("x/a:1", "ac", platform: "linux/amd64") + ",\n"
        + Self.image("x/a:1", "aa", platform: "linux/arm64") + #"], "paraph":"signing-request"}"#
    )
    #expect(other.canonicalForm == one.canonicalForm)
    let fewer = try request(Self.document(Self.image("b:1", "bb")))
    #expect(fewer.canonicalForm != one.canonicalForm)
  }

  @Test
  func `a request that is written is read again`() throws {
    let images = try (0..<50).map { number in
      ImageToSign(
        reference: try ImageReference(parsing: "x/a\(number):1"),
        digest: try #require(ImageDigest(Array(repeating: UInt8(number), count: 32))),
        platform: number.isMultiple(of: 2) ? try Platform(parsing: "linux/amd64") : nil
      )
    }
    let written = try SigningRequest(images: images)
    let read = try SigningRequest(parsing: written.file, file: "r")
    #expect(read == written && read.file == written.file)
  }

  @Test
  func `the fingerprint is shown in eight groups of eight`() throws {
    let request = try request(Self.document(Self.image("b:1", "bb")))
    let fingerprint = try #require(request.fingerprint { _ in Array(0..<32) })
    #expect(
      fingerprint.grouped
        == "00010203 04050607 08090a0b 0c0d0e0f 10111213 14151617 18191a1b 1c1d1e1f"
    )
    #expect(fingerprint.description == fingerprint.grouped.replacing(" ", with: ""))
    #expect(request.fingerprint { _ in [1] } == nil)
  }

  @Test
  func `everything that is wrong is said at once, with its path`() {
    let text =
      #"{"paraph":"signing-request","version":2,"extra":1,"images":["#
      + #"{"reference":"a","digest":"sha256:"},"#
      + #"{"reference":"a:null","digest":"sha512:0","platform":"x","more":1},"#
      + #"{"digest":3},"# + "7," + Self.image("x/a:1", "aa") + "," + Self.image("x/a:1", "aa") + ","
      + Self.image("docker.io/x/a:1", "ab") + "]}"
    #expect(
      problems(text) == [
        .version(file: "r", 2),
        .shape(file: "r", .unknownMembers([.root["extra"]])),
        .reference(origin(0, "reference"), "a", .noTag),
        .digest(origin(0, "digest"), "sha256:", .empty),
        .shape(file: "r", .unknownMembers([.root["images"][1]["more"]])),
        .reference(origin(1, "reference"), "a:null", .nullTag),
        .digest(origin(1, "digest"), "sha512:0", .otherAlgorithm("sha512")),
        .platform(origin(1, "platform"), "x", .malformed),
        .shape(file: "r", .missing(.root["images"][2]["reference"])),
        .shape(
          file: "r",
          .kind(.root["images"][2]["digest"], expected: .string, found: .number)
        ),
        .shape(file: "r", .kind(.root["images"][3], expected: .object, found: .number)),
        .duplicate(origin(5), of: origin(4)),
        .twoDigests(origin(6), and: origin(4), reference("docker.io/x/a:1")),
      ]
    )
  }

  private func reference(_ text: String) -> ImageReference {
    guard let reference = try? ImageReference(parsing: text) else { preconditionFailure(text) }
    return reference
  }

  @Test
  func `a file that is no request is refused`() throws {
    #expect(
      problems(#"{"paraph":"x","version":1,"images":[]}"#) == [
        .otherDocument(file: "r", "x"), .noImages,
      ]
    )
    #expect(problems(Self.document("")) == [.noImages])
    #expect(problems("[]") == [.shape(file: "r", .kind(.root, expected: .object, found: .array))])
    #expect(problems("{}").count == 3)
    guard case .json(file: "r", let error)? = problems("{\"a\":1,\n\"a\":2}").first else {
      Issue.record("no JSON error")
      return
    }
    #expect(error.reason == .duplicateMember("a") && error.location.line == 2)
    let null = Self.document(Self.image("a:1", "aa").replacing("}", with: #","platform":null}"#))
    #expect(problems(null).count == 1)
  }

  @Test(arguments: [
    (nil, nil, false), ("linux/amd64", "linux/arm64", true), ("linux/amd64", "linux/amd64", false),
    (nil, "linux/amd64", false), ("linux/amd64", nil, false),
  ])
  func `two digests of one name and tag need two platforms`(
    one: String?,
    other: String?,
    isAllowed: Bool
  ) {
    let text = Self.document(
      Self.image("a:1", "aa", platform: one) + "," + Self.image("a:1", "bb", platform: other)
    )
    #expect(
      problems(text)
        == (isAllowed ? [] : [.twoDigests(origin(1), and: origin(0), reference("a:1"))])
    )
  }

  @Test
  func `one digest may have several names, but each once`() {
    let names = Self.document(
      ["a:1", "a:2", "b:1"].map { Self.image($0, "aa") }.joined(separator: ",")
    )
    #expect(problems(names).isEmpty)
    let twice = Self.document(
      Self.image("a:1", "aa", platform: "linux/amd64") + ","
        + Self.image("library/a:1", "aa", platform: "linux/arm64")
    )
    #expect(problems(twice) == [.duplicate(origin(1), of: origin(0))])
  }

  @Test
  func `more images than the limit are refused`() throws {
    let reference = try ImageReference(parsing: "a:1")
    let digest = try #require(ImageDigest(Array(repeating: 1, count: 32)))
    let image = ImageToSign(reference: reference, digest: digest)
    let images = Array(repeating: image, count: SigningRequest.mostImages + 1)
    let error = try #require(throws: SigningRequestError.self) {
      try SigningRequest(images: images)
    }
    #expect(error.problems == [.tooManyImages(count: 100_001, limit: 100_000)])
  }
}
