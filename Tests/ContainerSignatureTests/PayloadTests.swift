import ContainerSignature
import StrictJSON
import Testing

/// The signed document, containers-signature(5).
@Suite
struct PayloadTests {
  private static let digest = "sha256:" + String(repeating: "ab", count: 32)
  private static let identity = #""identity":{"docker-reference":"a/b:1"}"#
  private static let image = #""image":{"docker-manifest-digest":"\#(digest)"}"#
  private static let type = #""type":"atomic container signature""#

  private static func document(
    critical: String = "\(identity),\(image),\(type)",
    optional: String = "{}",
    more: String = ""
  ) -> String {
    #"{"critical":{\#(critical)},"optional":\#(optional)\#(more)}"#
  }

  private func payload(_ text: String) throws(PayloadError) -> Payload {
    try Payload(parsing: Array(text.utf8))
  }

  @Test
  func `it is byte for byte what StageX signs`() throws {
    let image = try ImageToSign(argument: "stagex/core-zlib:1.3.1@\(Self.digest)")
    let expected =
      #"{"critical":{"identity":{"docker-reference":"stagex/core-zlib:1.3.1"},"image":{"docker-manifest-digest":"\#(Self.digest)"},"type":"atomic container signature"},"optional":{}}"#
    #expect(Payload(for: image).bytes == Array(expected.utf8))
    #expect(try Payload(parsing: Payload(for: image).bytes) == Payload(for: image))
  }

  @Test(arguments: [
    document(), " \n" + document() + "\r\n\t ",
    document(critical: "\(type),\(image),\(identity)"),
    document().replacing("critical", with: #"\u0063ritical"#),
    document(optional: #"{"creator":"x","timestamp":1}"#),
    document(optional: #"{"creator":null,"timestamp":null,"other":{"a":[1]}}"#),
    document(optional: #"{"timestamp":1.0}"#), document(optional: #"{"timestamp":1e9}"#),
    document(optional: #"{"timestamp":-1}"#),
    document(optional: #"{"timestamp":9007199254740993}"#),
    document(optional: #"{"timestamp":1.\#(String(repeating: "0", count: 900_000))}"#),
    document(optional: #"{"x":[1e308,1e-400,0.\#(String(repeating: "7", count: 900_000))]}"#),
    document(optional: #"{"creator":"\#(String(repeating: "x", count: 100_000))"}"#),
  ])
  func `what other programs sign is read`(text: String) throws {
    let read = try payload(text)
    #expect(read.reference.spelling == "a/b:1" && read.digest.description == Self.digest)
  }

  @Test(arguments: [
    "", "[]", "[\(document())]", "{}", document() + "x", document() + document(),
    "\u{FEFF}" + document(),
    document() + "\0", document(more: ","), document(more: #","x":1"#),
    document(more: #","optional":{}"#),
    document(critical: "\(identity),\(image)"), document(critical: "\(identity),\(type)"),
    document(critical: "\(image),\(type)"),
    document(critical: "\(identity),\(image),\(type),\"x\":1"),
    document(critical: "\(identity),\(image),\(type),\(type)"),
    document().replacing("\"type\"", with: "\"Type\""),
    document().replacing("\"docker-reference\"", with: "\"x\":1,\"docker-reference\""),
    document().replacing("\"docker-manifest-digest\"", with: "\"x\":1,\"docker-manifest-digest\""),
    document().replacing("atomic", with: "pgp"),
    document().replacing("atomic container", with: "Atomic container"),
    document().replacing("a/b:1", with: "a/b"),
    document().replacing("a/b:1", with: "docker://a/b:1"),
    document().replacing("a/b:1", with: "A/b:1"), document().replacing("sha256:", with: "sha512:"),
    document().replacing("sha256:", with: ""), document().replacing("abab", with: "ABAB"),
    document(optional: "null"), document(optional: "[]"), document(optional: #"{"creator":1}"#),
    document(optional: #"{"timestamp":1.5}"#), document(optional: #"{"timestamp":"1"}"#),
    document(optional: #"{"timestamp":true}"#),
    document(optional: #"{"timestamp":9223372036854775807}"#),
    document(optional: #"{"timestamp":1e19}"#), document(optional: #"{"timestamp":1e400}"#),
    document(optional: #"{"x":1e400}"#), document(optional: #"{"x":[{"y":-1e309}]}"#),
    document(optional: #"{"x":\#(String(repeating: "9", count: 400))}"#),
    document(optional: #"{"x":1,"x":2}"#),
    #"[{"critical":{"identity":{"docker-reference":"stagex/x"},"image":{"docker-manifest-digest":"ab"},"type":"pgp container image signature"},"optional":null}]"#,
  ])
  func `what containers-image refuses is refused`(text: String) {
    #expect(throws: PayloadError.self) { try payload(text) }
  }

  @Test
  func `a refusal says which part is wrong`() {
    #expect(throws: PayloadError.type("x")) {
      try payload(Self.document().replacing("atomic container signature", with: "x"))
    }
    #expect(throws: PayloadError.reference(.noTag)) {
      try payload(Self.document().replacing("a/b:1", with: "a/b"))
    }
    #expect(throws: PayloadError.digest(.otherAlgorithm("sha512"))) {
      try payload(Self.document().replacing("sha256", with: "sha512"))
    }
    #expect(throws: PayloadError.shape(.missing(.root["critical"]["type"]))) {
      try payload(Self.document(critical: "\(Self.identity),\(Self.image)"))
    }
    #expect(throws: PayloadError.shape(.unknownMembers([.root["critical"]["x"]]))) {
      try payload(Self.document(critical: "\(Self.identity),\(Self.image),\(Self.type),\"x\":1"))
    }
  }
}
