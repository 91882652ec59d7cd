import ContainerSignature
import Gcrypt
import Handoff
import OpenPGP
import PythonTesting
import RandomTesting
import Testing

/// The document that travels with signatures.
@Suite
struct HandoffTests {
  private static func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(.sha256, of: bytes) }

  private static func signature(
    _ number: Int,
    platform: String? = nil
  ) throws -> HandoffSignature {
    HandoffSignature(
      image: ImageToSign(
        reference: try ImageReference(parsing: "stagex/core-image\(number):1.\(number)"),
        digest: try #require(ImageDigest(sha256([UInt8(number)]))),
        platform: try platform.map { try Platform(parsing: $0) }
      ),
      sha256: try #require(ContentHash(sha256([UInt8(number), 1]))),
      byteCount: 800 + number
    )
  }

  private static func sample(
    _ signatures: [HandoffSignature]? = nil,
    time: UInt32 = 1_795_000_000
  ) throws -> Handoff {
    try Handoff(
      try signatures ?? [signature(1), signature(2, platform: "linux/arm64"), signature(3)],
      key: try #require(Fingerprint(hexadecimal: String(repeating: "AB", count: 20))),
      card: try #require(HandoffCard(serial: "0F000001", manufacturer: "Yubico")),
      time: time,
      sha256: sha256
    )
  }

  @Test(arguments: [0, 1, 951_782_400, 1_795_000_000, UInt32.max])
  func `what is written is read again`(time: UInt32) throws {
    let handoff = try Self.sample(time: time)
    #expect(try Handoff(parsing: handoff.bytes, sha256: Self.sha256) == handoff)
  }

  @Test
  func `the order in which signatures are named makes no difference`() throws {
    let signatures = try (1...9).map { try Self.signature($0) }
    let one = try Self.sample(signatures)
    let other = try Self.sample(signatures.reversed())
    #expect(one == other && one.bytes == other.bytes)
    let request = try SigningRequest(images: signatures.map(\.image))
    #expect(one.request == request.fingerprint(sha256: Self.sha256))
  }

  @Test
  func `Python reads the same in it`() async throws {
    let handoff = try Self.sample()
    let program = """
      import json, sys
      for line in sys.stdin:
        it = json.loads(bytes.fromhex(line))
        first = it['signatures'][0]
        print(it['paraph'], it['version'], it['request'], it['key'], it['card']['serial'],
          it['card']['manufacturer'], it['time'], len(it['signatures']), first['reference'],
          first['digest'], first['sha256'], first['byte_count'])
      """
    let answer = try await python(program, lines: [handoff.bytes.hexadecimal])
    let first = handoff.signatures[0]
    #expect(
      answer == [
        "handoff 1 \(handoff.request) \(handoff.key) 0F000001 Yubico 2026-11-18T11:06:40Z 3 "
          + "\(first.image.reference) \(first.image.digest) \(first.sha256) \(first.byteCount)"
      ]
    )
  }

  @Test(arguments: [
    ("{", " {", HandoffError.form),
    ("\n}\n", "\n}", .form),
    (#""version": 1"#, #""version": 2"#, .version(2)),
    (#""handoff""#, #""signing-request""#, .otherDocument("signing-request")),
    (#""ABAB"#, #""abab"#, .form),
    (#""ABAB"#, #""AB"#, .value("key")),
    ("2026-11-18", "2026-11-31", .value("time")),
    ("2026-11-18T11:06:40Z", "2026-11-18T11:06:40+00:00", .value("time")),
    ("2026-11-18T11:06:40Z", "2026-11-18 11:06:40Z", .value("time")),
    ("2026-11-18T11:06:40Z", "2026-11-18T10:66:40Z", .value("time")),
    (#""0F000001""#, #""""#, .value("card")),
    ("stagex/core-image1:1.1", "stagex/core-image1:1.2", .value("request")),
    ("stagex/core-image1:1.1", "stagex/core-image1", .signature(0, "reference")),
    ("linux/arm64", "linux", .signature(2, "platform")),
    (#""byte_count": 801"#, #""byte_count": 0"#, .signature(0, "byte_count")),
    (#""byte_count": 801"#, #""byte_count": 801.0"#, nil),
    (#""sha256": ""#, #""sha256": "A"#, .signature(0, "sha256")),
    (#""key""#, #""more": 1, "key""#, nil),
  ])
  func `another spelling, another version and what isn't known are refused`(
    text: String,
    changed: String,
    error: HandoffError?
  ) throws {
    let document = String(decoding: try Self.sample().bytes, as: UTF8.self)
    let other = document.replacing(text, with: changed, maxReplacements: 1)
    #expect(other != document)
    do throws(HandoffError) {
      _ = try Handoff(parsing: Array(other.utf8), sha256: Self.sha256)
      Issue.record("was read: \(changed)")
    } catch let found {
      if case .signature(_, let member) = found, case .signature(_, let expected)? = error {
        #expect(member == expected)
      } else {
        #expect(error == nil || found == error)
      }
      #expect(found.sentence.allSatisfy { (" "..."~").contains($0) })
    }
  }

  @Test
  func `an image twice, or none at all, is no request`() throws {
    let signature = try Self.signature(1)
    #expect(throws: HandoffError.self) { try Self.sample([signature, signature]) }
    #expect(throws: HandoffError.self) { try Self.sample([]) }
  }

  @Test
  func `what is read of a damaged document is the same document`() throws {
    var generator = SeededGenerator(seed: 11)
    let document = try Self.sample().bytes
    let alphabet = Array(" \n\",:{}[]0123456789abcdefAB/.".utf8) + [0, 0xC3]
    var read = 0
    for _ in 0..<3000 {
      let damaged = document.damaged(by: alphabet, using: &generator)
      guard let handoff = try? Handoff(parsing: damaged, sha256: Self.sha256) else { continue }
      #expect(handoff.bytes == damaged)
      read += 1
    }
    #expect(read > 0)
  }
}
