import ContainerSignature
import FileTesting
import Gcrypt
import OpenPGP
import SignatureFates
import Testing

/// The fates that depend on the file: its form, what it says and whose it says it is.
@Suite(.serialized)
struct FileFateTests {
  /// A file, its fate, and who accepts it all the same; sqv is asked where it can be, for it takes
  /// detached signatures only.
  private struct Case {
    var what: String
    var file: [UInt8]
    var payload: [UInt8]
    var fate: SignatureFate.Name
    var gpgv = false
    var sqv: Bool? = false
    var skopeo = false
  }

  @Test
  func `each rung of the ladder is reached, and the others are asked about the same file`()
    async throws
  {
    let bench = try FateBench()
    let key = try await bench.home.makeKey("a")
    let keyring = try await bench.home.export()
    let stranger = try await bench.home.makeKey("b", at: "20200101T000000")
    let payload = try FateBench.payload()
    let text = String(decoding: payload, as: UTF8.self)
    let good = try await bench.sign(by: key)
    var cases = [
      Case(
        what: "good",
        file: good,
        payload: payload,
        fate: .valid,
        gpgv: true,
        sqv: true,
        skopeo: true
      ),
      Case(what: "empty", file: [], payload: payload, fate: .malformed, sqv: nil),
      Case(
        what: "cut off",
        file: good.dropLast(),
        payload: payload,
        fate: .malformed
      ),
      Case(what: "twice", file: good + good, payload: payload, fate: .malformed, sqv: nil),
    ]
    let others: [(String, String, SignatureFate.Name)] = [
      ("text", "hello", .notContainerSignature),
      (
        "digest",
        text.replacing(FateBench.digits, with: String(repeating: "b2", count: 32)), .otherDigest
      ),
      ("name", text.replacing("core-acl", with: "core-acl2"), .otherName),
      ("registry", text.replacing("stagex/", with: "x.io/stagex/"), .otherName),
    ]
    for (what, text, fate) in others {
      let payload = Array(text.utf8)
      let file = try await bench.home.sign(payload, by: key, arguments: ["-z0"])
      cases.append(
        Case(what: what, file: file, payload: payload, fate: fate, gpgv: true, sqv: true)
      )
    }
    // The payload changed where it says the same.
    let open = Array(text.replacing(#":{}}"#, with: #":{ }}"#).utf8)
    let tabbed = Array(text.replacing(#":{}}"#, with: #":{\#t}}"#).utf8)
    let spaced = try await bench.home.sign(open, by: key, arguments: ["-z0"])
    let ended = try await bench.home.sign(
      payload,
      by: key,
      arguments: ["-z0", "--default-sig-expire", "1d"]
    )
    let unknown = try await bench.sign(by: stranger)
    let early = try await bench.sign(by: stranger, at: "20230601T000000")
    cases += [
      Case(
        what: "spaced",
        file: spaced,
        payload: open,
        fate: .valid,
        gpgv: true,
        sqv: true,
        skopeo: true
      ),
      Case(
        what: "changed",
        file: spaced.replacing(open, with: tabbed),
        payload: tabbed,
        fate: .badSignature
      ),
      Case(what: "ended", file: ended, payload: payload, fate: .badSignature),
      Case(what: "stranger", file: unknown, payload: payload, fate: .unknownKey),
      Case(
        what: "stranger under the key's name",
        file: try renaming(unknown, from: stranger, to: key),
        payload: payload,
        fate: .badSignature
      ),
      Case(
        what: "before the key",
        file: try renaming(early, from: stranger, to: key),
        payload: payload,
        fate: .keyNotYetValid
      ),
    ]
    for one in cases {
      let fate = try FateBench.fate(one.file, keyring: keyring)
      #expect(fate.name == one.fate, "\(one.what): \(fate)")
      let said = try await bench.others(
        one.file,
        payload: one.payload,
        by: key,
        keyring: keyring
      )
      #expect(said.gpgv == one.gpgv, "gpgv, \(one.what): \(said)")
      #expect(said.skopeo == one.skopeo, "skopeo, \(one.what): \(said)")
      if let sqv = one.sqv { #expect(said.sqv == sqv, "sqv, \(one.what): \(said)") }
    }
    try await bench.home.end()

    let foreign = try FateBench.fate(unknown, keyring: keyring)
    guard case .unknownKey(let issuer) = foreign else {
      Issue.record("\(foreign)")
      return
    }
    #expect(issuer.fingerprint?.description == stranger)
    let expired = try FateBench.fate(ended, keyring: keyring)
    guard case .badSignature(_, let rejection) = expired else {
      Issue.record("\(expired)")
      return
    }
    #expect(rejection.defects == [.expired(1_717_286_400, now: 1_790_000_000)])
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
