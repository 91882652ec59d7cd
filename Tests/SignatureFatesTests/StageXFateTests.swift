import Certificates
import ContainerSignature
import FileTesting
import FoundationEssentials
import Gcrypt
import OpenPGP
import SignatureFates
import Testing

/// The signatures that StageX's maintainers made until June 2025, which lie beside the package
/// where they are at hand.
@Suite(.enabled(if: ReleaseData.isThere, "the release's data isn't beside the package"))
struct StageXFateTests {
  /// The bare keys of those who sign with RSA: their certificates aren't at hand.
  private static func index() throws -> KeyIndex {
    let folder = ReleaseData.folder + "/keys"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return KeyIndex(
      try names.map { name in
        let bytes = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
        return Certificate(vouchingFor: try Verifier(PublicKey(parsingPacket: Array(bytes))))
      }
    )
  }

  private static func files() throws -> [(folder: String, name: String, bytes: [UInt8])] {
    let root = ReleaseData.signatures
    return try FileManager.default.subpathsOfDirectory(atPath: root).sorted().compactMap { path in
      let parts = path.split(separator: "/")
      guard parts.count == 2 else { return nil }
      let bytes = try #require(FileManager.default.contents(atPath: "\(root)/\(path)"))
      return ("stagex/\(parts[0])", path, Array(bytes))
    }
  }

  @Test
  func `all of them are read under the older forms, and the broken ones are named`() throws {
    let judge = SignatureJudge(keys: try Self.index(), readsLegacyForms: true)
    var fates: [String: [String]] = [:]
    for (folder, name, bytes) in try Self.files() {
      let expected: ExpectedImage
      do {
        expected = try ExpectedImage(folder: folder)
      } catch {
        fates["\(error)", default: []].append(name)
        continue
      }
      let finding = judge.judge(bytes, of: expected, at: .max)
      #expect(!finding.fate.counts)
      var key = finding.fate.name.rawValue
      if case .malformed(let error) = finding.fate { key = "\(error)" }
      if case .valid(let maker) = finding.fate {
        #expect(maker.legacyForm == .array && maker.key.isPrimary)
      }
      if case .unknownKey = finding.fate {
        #expect(finding.message?.signature.algorithm == .eddsa)
      }
      fates[key, default: []].append(name)
    }
    func images(_ fate: String) -> [String] {
      (fates[fate] ?? []).map { String($0.prefix { $0 != "@" }) }
    }
    #expect(images("empty") == ["bzip2", "eif_build"])
    #expect(images("unsigned") == ["libassuan"])
    #expect(
      images("digest(ContainerSignature.ImageDigestError.empty)") == ["build.log", "core-busybox"]
    )
    #expect(
      images("unknown-key") == [
        "argp-standalone", "core-zlib", "pallet-rust", "stage0", "user-age",
      ]
    )
    #expect(fates["valid"]?.count == 43)
    #expect(fates.count == 5, "\(fates.keys)")
  }

  @Test
  func `none of them is a container signature of the present form`() throws {
    let judge = SignatureJudge(keys: try Self.index())
    for (folder, name, bytes) in try Self.files() {
      guard let expected = try? ExpectedImage(folder: folder) else { continue }
      let fate = judge.judge(bytes, of: expected, at: .max).fate
      #expect([.malformed, .notContainerSignature].contains(fate.name), "\(name): \(fate)")
    }
  }
}
