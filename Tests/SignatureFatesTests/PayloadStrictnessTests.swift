import FileTesting
import SignatureFates
import Testing

/// What is refused of a payload although containers/image takes it.
@Suite
struct PayloadStrictnessTests {
  /// The payload with something else in place of the empty `optional`.
  private static func payload(_ optional: String) throws -> [UInt8] {
    let text = String(decoding: try FateBench.payload(), as: UTF8.self)
    return Array(text.replacing(#""optional":{}"#, with: #""optional":\#(optional)"#).utf8)
  }

  /// Lists in each other, in a member of `optional`: the document and `optional` are two levels.
  private static func nested(levels: Int) throws -> [UInt8] {
    let count = levels - 2
    let lists = String(repeating: "[", count: count) + String(repeating: "]", count: count)
    return try payload(#"{"x":\#(lists)}"#)
  }

  private static func cases() throws -> [(String, [UInt8], SignatureFate.Name)] {
    let text = String(decoding: try FateBench.payload(), as: UTF8.self)
    let digits = String(repeating: "0", count: 5000)
    return [
      ("no tag", Array(text.replacing(":2.3.2", with: "").utf8), .notContainerSignature),
      ("a name twice", try payload(#"{"x":{"a":1,"a":2}}"#), .notContainerSignature),
      (
        "no UTF-8", try payload(#"{"creator":"?"}"#).map { $0 == UInt8(ascii: "?") ? 0xFF : $0 },
        .notContainerSignature
      ),
      ("NUL", try payload(#"{"creator":"a\u0000b"}"#), .notContainerSignature),
      ("half a pair", try payload(#"{"creator":"\ud800"}"#), .notContainerSignature),
      ("17 levels", try nested(levels: 17), .notContainerSignature),
      (
        "more than 1 MiB",
        try payload(#"{"creator":"\#(String(repeating: "x", count: 1 << 20))"}"#),
        .notContainerSignature
      ),
      // What is as it is there.
      ("16 levels", try nested(levels: 16), .valid),
      ("a long number", try payload(#"{"x":1.\#(digits)1}"#), .valid),
      ("a long time", try payload(#"{"timestamp":1.\#(digits)}"#), .valid),
      ("a number near zero", try payload(#"{"x":1e-400}"#), .valid),
      ("a number too large", try payload(#"{"x":[1e400]}"#), .notContainerSignature),
    ]
  }

  @Test
  func `skopeo takes each of them, and all but what is said here is as it is there`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a")
    let keyring = try await bench.home.export()
    for (what, payload, name) in try Self.cases() {
      let message = try await bench.home.sign(payload, by: key, arguments: ["-z0"])
      let fate = try FateBench.fate(message, keyring: keyring)
      #expect(fate.name == name, "\(what): \(fate)")
      // It compares references as text.
      let reference = "stagex/core-acl" + (what == "no tag" ? "" : ":2.3.2")
      let said = try await OtherVerdicts(
        message: message,
        payload: payload,
        image: (FateBench.manifest, reference),
        by: key,
        keyring: keyring,
        in: bench.home.folder
      )
      #expect(said.skopeo == (what != "a number too large"), "\(what): \(said)")
    }
    try await bench.home.end()
  }
}
