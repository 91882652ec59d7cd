import ContainerSignature
import FileTesting
import Gcrypt
import OpenPGP
import SignatureFates
import Testing

/// The fates that depend on the file: its form, what it says and whose it says it is.
@Suite(.serialized)
struct FileFateTests {
  @Test
  func `each rung of the ladder is reached`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a")
    let keyring = try await bench.home.export()
    let stranger = try await bench.home.makeKey("b")
    let payload = try FateBench.payload()
    let good = try await bench.sign(by: key)
    func signed(_ text: String) async throws -> [UInt8] {
      try await bench.home.sign(Array(text.utf8), by: key, arguments: ["-z0"])
    }

    #expect(try FateBench.fate(good, keyring: keyring).name == .valid)
    #expect(try FateBench.fate([], keyring: keyring) == .malformed(.empty))
    #expect(try FateBench.fate(Array(good.dropLast()), keyring: keyring).name == .malformed)
    #expect(try FateBench.fate(good + good, keyring: keyring).name == .malformed)

    let text = String(decoding: payload, as: UTF8.self)
    let other = try await signed("hello")
    #expect(try FateBench.fate(other, keyring: keyring).name == .notContainerSignature)

    let otherDigits = String(repeating: "b2", count: 32)
    let otherDigest = try await signed(text.replacing(FateBench.digits, with: otherDigits))
    #expect(
      try FateBench.fate(otherDigest, keyring: keyring)
        == .otherDigest(ImageDigest(hexadecimal: otherDigits))
    )

    for name in ["stagex/core-acl2:2.3.2", "x.io/stagex/core-acl:2.3.2"] {
      let file = try await signed(text.replacing("stagex/core-acl:2.3.2", with: name))
      #expect(try FateBench.fate(file, keyring: keyring).name == .otherName, "\(name)")
    }

    let unknown = try await bench.sign(by: stranger)
    let fate = try FateBench.fate(unknown, keyring: keyring)
    guard case .unknownKey(let issuer) = fate else {
      Issue.record("\(fate)")
      return
    }
    #expect(issuer.fingerprint?.description == stranger)
    // The stranger's signature under the name of a key that is known.
    let renamed = try renaming(unknown, from: stranger, to: key)
    #expect(try FateBench.fate(renamed, keyring: keyring).name == .badSignature)

    // The payload changed where it says the same.
    let spaced = try await signed(text.replacing(#""optional":{}"#, with: #""optional":{ }"#))
    let at = try #require(spaced.firstRange(of: Array("{ }".utf8))).lowerBound + 1
    var changed = spaced
    changed[at] = 0x09
    #expect(try FateBench.fate(spaced, keyring: keyring).name == .valid)
    let bad = try FateBench.fate(changed, keyring: keyring)
    guard case .badSignature(_, let rejection) = bad else {
      Issue.record("\(bad)")
      return
    }
    #expect(rejection.defects.contains(.invalid))
    try await bench.home.end()
  }

  /// Puts another key's names in place of those of the maker.
  private func renaming(_ message: [UInt8], from: String, to: String) throws -> [UInt8] {
    let old = try #require(Fingerprint(hexadecimal: from))
    let new = try #require(Fingerprint(hexadecimal: to))
    return message.replacing(old.bytes, with: new.bytes).replacing(old.keyID, with: new.keyID)
  }

  @Test
  func `two spellings of a name are one, and the tag counts where it is asked for`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a")
    let keyring = try await bench.home.export()
    for name in ["stagex/core-acl:2.3.2", "docker.io/stagex/core-acl:2.3.2"] {
      let payload = try FateBench.payload(name)
      let message = try await bench.home.sign(payload, by: key)
      for (tag, fate) in [(nil, SignatureFate.Name.valid), ("2.3.2", .valid), ("2.3", .otherName)] {
        #expect(try FateBench.fate(message, keyring: keyring, tag: tag).name == fate)
      }
    }
    try await bench.home.end()
  }

  @Test
  func `an older form is shown where it is asked for, and never counts`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a")
    let keyring = try await bench.home.export()
    let array =
      #"[{"critical":{"identity":{"docker-reference":"stagex/core-acl"},"image":{"docker-manifest-digest":"\#(FateBench.digits)"},"type":"pgp container image signature"},"optional":null}]"#
    let text = String(decoding: try FateBench.payload(), as: UTF8.self)
    let untagged = text.replacing(":2.3.2", with: "")
    for (payload, form) in [(array, LegacyPayload.Form.array), (untagged, .untagged)] {
      let message = try await bench.home.sign(Array(payload.utf8), by: key)
      #expect(try FateBench.fate(message, keyring: keyring).name == .notContainerSignature)
      let fate = try FateBench.fate(message, keyring: keyring, legacy: true)
      guard case .valid(let maker) = fate else {
        Issue.record("\(fate)")
        continue
      }
      #expect(maker.legacyForm == form && maker.name.tag == nil && !fate.counts)
      let tagged = try FateBench.fate(message, keyring: keyring, legacy: true, tag: "2.3.2")
      #expect(tagged.name == .otherName)
    }
    try await bench.home.end()
  }

  @Test
  func `many threads judge at a time`() async throws {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a", algorithm: "rsa2048")
    let keyring = try await bench.home.export()
    let message = try await bench.home.sign(FateBench.payload(), by: key)
    let judge = SignatureJudge(keys: KeyIndex(try FateBench.certificates(keyring)))
    let place = try ExpectedImage(folder: FateBench.folder)
    let validCount = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          (0..<500).count { _ in judge.judge(message, of: place, at: .max).fate.counts }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(validCount == 2000)
    try await bench.home.end()
  }

  @Test(arguments: [
    ("stagex/core-acl", SignatureFolderError.form), ("stagex/x@sha256=", .digest(.empty)),
    ("stagex/x@sha256=ab", .digest(.digitCount(2))), ("@sha256=\(FateBench.digits)", nil),
    ("x@sha256=\(FateBench.digits)", nil), ("stagex/X@sha256=\(FateBench.digits)", nil),
    ("../x@sha256=\(FateBench.digits)", nil),
  ])
  func `a folder that names no image is refused`(path: String, reason: SignatureFolderError?) {
    let thrown = #expect(throws: SignatureFolderError.self, "\(path)") {
      try ExpectedImage(folder: path)
    }
    if let reason { #expect(thrown == reason) }
  }
}
