import FoundationEssentials
import Gcrypt
import OpenPGP
import Testing
import Zlib

/// Signature files as they stand in StageX's tree.
///
/// The data isn't part of the repository; where it isn't beside it, the suite is skipped.
@Suite(.enabled(if: StageX.isThere, "needs ../shared/stagex beside the repository"))
struct StageXTests {
  @Test
  func `every file has the fate that is known of it`() throws {
    let keys = try StageX.keys()
    #expect(keys.count == 4)
    var fates: [String: [String]] = [:]
    for (name, bytes) in try StageX.signatures() {
      do {
        let message = try SignedMessage(parsing: bytes, decompressor: Inflater())
        let named = try #require(message.signature.issuerFingerprint, "\(name)")
        guard let verifier = keys[named] else {
          fates["\(message.signature.algorithm) of another key", default: []].append(name)
          continue
        }
        _ = try verifier.verified(message, at: message.signature.created)
        fates["valid", default: []].append(name)
      } catch let error as SignedMessageError {
        fates["\(error)", default: []].append(name)
      }
    }
    #expect(fates["empty"]?.sorted().map(\.folder) == ["bzip2", "eif_build"])
    // It breaks off after the literal.
    #expect(fates["unsigned"]?.map(\.folder) == ["libassuan"])
    #expect(fates["unsigned"]?.first?.hasSuffix("/signature-4") == true)
    #expect(
      fates["eddsa of another key"]?.sorted().map(\.folder) == [
        "argp-standalone", "core-zlib", "pallet-rust", "stage0", "user-age",
      ]
    )
    // Over empty digests too: that is for whoever reads the payload to see.
    #expect(fates["valid"]?.count == 45)
    #expect(fates.count == 4)
  }

  @Test
  func `a file with one byte changed is never valid with another payload`() throws {
    let keys = try StageX.keys()
    for (name, bytes) in try StageX.signatures() where name.hasSuffix("/signature-1") {
      for index in stride(from: 0, to: bytes.count, by: 7) {
        var changed = bytes
        changed[index] ^= 1 << (index % 8)
        guard
          let original = try? SignedMessage(parsing: bytes, decompressor: Inflater()),
          let message = try? SignedMessage(parsing: changed, decompressor: Inflater()),
          let named = message.signature.issuerFingerprint,
          let verified = try? keys[named]?.verified(message, at: .max)
        else { continue }
        #expect(verified.payload == original.payload, "\(name), byte \(index)")
      }
    }
  }
}

extension String {
  /// The image's name, of a path `NAME@sha256=HEX/signature-N`.
  fileprivate var folder: String { String(prefix { $0 != "@" }) }
}

private enum StageX {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/stagex").standardized

  static var isThere: Bool { FileManager.default.fileExists(atPath: root.path) }

  /// The public keys by their fingerprints, which are the files' names.
  static func keys() throws -> [Fingerprint: Verifier] {
    var keys: [Fingerprint: Verifier] = [:]
    let folder = root.appending(path: "keys").path
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
      let verifier = try Verifier(PublicKey(parsingPacket: Array(bytes)))
      #expect(name.hasPrefix(verifier.fingerprint.description))
      keys[verifier.fingerprint] = verifier
    }
    return keys
  }

  static func signatures() throws -> [(name: String, bytes: [UInt8])] {
    let folder = root.appending(path: "signatures").path
    return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      .filter { $0.contains("/signature-") }
      .map { ($0, Array(try Data(contentsOf: URL(filePath: "\(folder)/\($0)")))) }
  }
}
