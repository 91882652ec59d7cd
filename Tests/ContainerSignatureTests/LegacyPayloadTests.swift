import ContainerSignature
import Testing

/// The payloads that StageX signed before the present form.
@Suite
struct LegacyPayloadTests {
  private static let digits = String(repeating: "ab", count: 32)
  private static let array =
    #"[{"critical":{"identity":{"docker-reference":"stagex/zlib"},"image":{"docker-manifest-digest":"\#(digits)"},"type":"pgp container image signature"},"optional":null}]"#
  private static let untagged =
    #"{"critical":{"identity":{"docker-reference":"stagex/zlib"},"image":{"docker-manifest-digest":"sha256:\#(digits)"},"type":"atomic container signature"},"optional":{}}"#
  private static let current = untagged.replacing("stagex/zlib", with: "stagex/zlib:1")

  @Test(arguments: [(array, LegacyPayload.Form.array), (untagged, .untagged)])
  func `an older form is read as what it is, and never as the present one`(
    text: String,
    form: LegacyPayload.Form
  ) throws {
    let bytes = Array(text.utf8)
    let read = try LegacyPayload(parsing: bytes)
    #expect(read.form == form && read.digest.hexadecimal == Self.digits)
    #expect(read.name.description == "docker.io/stagex/zlib")
    #expect(try SignedPayload(parsing: bytes) == .legacy(read))
    #expect(throws: PayloadError.self) { try Payload(parsing: bytes) }
  }

  @Test
  func `the present form is never read as an older one`() throws {
    let bytes = Array(Self.current.utf8)
    #expect(throws: PayloadError.reference(.pathComponent("zlib:1"))) {
      try LegacyPayload(parsing: bytes)
    }
    #expect(try SignedPayload(parsing: bytes) == .current(Payload(parsing: bytes)))
  }

  @Test(arguments: [
    "[]", "[\(array)]", array.replacing("}]", with: "},{}]"), "[\(untagged)]",
    array.replacing("null", with: "{}"), array.replacing(digits, with: ""),
    array.replacing(digits, with: "sha256:" + digits), array.replacing("ab", with: "AB"),
    array.replacing("pgp", with: "atomic"), untagged.replacing("atomic", with: "pgp"),
    untagged.replacing("sha256:", with: ""), untagged.replacing("{}", with: "null"),
    untagged.replacing("{}", with: #"{"timestamp":"1"}"#), String(array.dropFirst().dropLast()),
    array.replacing("stagex/zlib", with: "stagex/zlib:1"),
    array.replacing("stagex/zlib", with: ""),
    array.replacing(#""type""#, with: #""x":1,"type""#),
  ])
  func `forms are never mixed`(text: String) {
    #expect(throws: PayloadError.self) { try LegacyPayload(parsing: Array(text.utf8)) }
    #expect(throws: PayloadError.self) { try SignedPayload(parsing: Array(text.utf8)) }
  }

  @Test
  func `an image that wasn't built is named for its empty digest`() {
    let bytes = Array(Self.array.replacing(Self.digits, with: "").utf8)
    #expect(throws: PayloadError.digest(.empty)) { try SignedPayload(parsing: bytes) }
  }

  @Test
  func `two spellings name one image, and another registry doesn't`() throws {
    #expect(try ImageName(parsing: "stagex/a") == ImageName(parsing: "docker.io/stagex/a"))
    #expect(try ImageName(parsing: "busybox") == ImageName(parsing: "index.docker.io/busybox"))
    #expect(try ImageName(parsing: "x.io/stagex/a") != ImageName(parsing: "stagex/a"))
    #expect(
      try ImageName(of: ImageReference(parsing: "stagex/a:1")) == ImageName(parsing: "stagex/a")
    )
    for text in ["", "a:1", "a@sha256:1", "A/b", "a//b", "docker://a"] {
      #expect(throws: ImageReferenceError.self, "\(text)") { try ImageName(parsing: text) }
    }
  }
}
