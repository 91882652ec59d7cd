import Decompression
import FoundationEssentials
import Gcrypt
import OpenPGP

/// The public-key operations of many signatures, with all that comes before them done.
struct BareOperations: Sendable {
  private struct Operation: Sendable {
    let verifier: Verifier
    let value: SignatureValue
    let digest: [UInt8]
    let hash: HashAlgorithm
  }

  private let operations: [Operation]

  /// Reads files and hashes what they sign.
  init(_ files: [String], keys: [Verifier]) throws {
    operations = try files.map { path in
      let bytes = try Array(Data(contentsOf: URL(filePath: path)))
      let message = try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
      let signature = message.signature
      let verifier = keys.first { $0.fingerprint == signature.issuerFingerprint }
      guard let verifier else { throw SceneError.unexpected("no key for \(path)") }
      return Operation(
        verifier: verifier,
        value: signature.value,
        digest: digest(signature.hash, of: message.payload, signature.trailer),
        hash: signature.hash
      )
    }
  }

  /// How long checking all of them takes if nothing else is done.
  func time(on coreCount: Int) async throws -> Duration {
    let began = ContinuousClock.now
    try await withThrowingTaskGroup { group in
      for core in 0..<coreCount {
        group.addTask {
          for index in stride(from: core, to: operations.count, by: coreCount) {
            let operation = operations[index]
            try operation.verifier.verify(
              operation.value,
              digest: operation.digest,
              algorithm: operation.hash
            )
          }
        }
      }
      try await group.waitForAll()
    }
    return began.duration(to: .now)
  }
}
