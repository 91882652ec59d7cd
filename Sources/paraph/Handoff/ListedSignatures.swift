import AgentClient
import ContainerSignature
import Gcrypt
import Handoff
import InputSentences
import Lookaside
import OpenPGP
import PrintableText
import Zlib

/// Whether the key that signed a handoff made the signatures that it lists, each over its image.
///
/// Without this, whoever signs a list could hand in somebody else's signatures as their own.
struct ListedSignatures: Sendable {
  private let handoff: VerifiedHandoff
  private let sources: [LookasideCheckout]
  /// The sources as they were named.
  private let names: [String]
  /// The time that signatures are checked at, in seconds since 1970.
  private let now: UInt32

  /// How many images are worked on at once.
  private static let together = 16

  init(
    of handoff: VerifiedHandoff,
    in sources: [LookasideCheckout],
    named names: [String],
    at now: UInt32
  ) {
    self.handoff = handoff
    self.sources = sources
    self.names = names
    self.now = now
  }

  /// Looks at every file that is listed, by its hash; what is missing is found elsewhere.
  ///
  /// - Returns: What is wrong, a line for each file and image.
  /// - Throws: ``Failure`` if a folder can't be read.
  func problems() async throws(Failure) -> [String] {
    let listed = Dictionary(grouping: handoff.handoff.signatures) { LookasidePath(for: $0.image) }
    let sorted = listed.keys.sorted { $0.description < $1.description }
    var problems: [String] = []
    var failure: LookasideError?
    await inOrder(sorted, together: Self.together) { path in
      Result { () throws(LookasideError) in
        try self.problems(of: listed[path] ?? [], at: path)
      }
    } then: { _, result in
      do throws(LookasideError) {
        problems += try result.get()
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw LookasideSentences.readFailure(failure) }
    return problems
  }

  private func problems(
    of listed: [HandoffSignature],
    at path: LookasidePath
  ) throws(LookasideError) -> [String] {
    var problems: [String] = []
    for (source, name) in zip(sources, names) {
      for file in try source.readableFiles(at: path) {
        let hash = digest(.sha256, of: file.bytes)
        for signature in listed where signature.sha256.bytes == hash {
          let reasons = reasons(against: file.bytes, as: signature)
          guard !reasons.isEmpty else { continue }
          problems.append(
            HandoffSentences.notMade(
              "\(name)/\(path)/\(LookasidePath.file(file.number))",
              handoff.handoff.key,
              reasons
            )
          )
        }
      }
    }
    return problems
  }

  /// Why a file isn't what the handoff says that it is; empty if it is.
  private func reasons(against file: [UInt8], as listed: HandoffSignature) -> [String] {
    let message: SignedMessage
    let payload: Payload
    do {
      // The agent lists nothing that bzip2 has compressed.
      message = try SignedMessage(parsing: file, decompressor: Inflater())
      payload = try Payload(parsing: message.payload)
    } catch let error as SignedMessageError {
      return [MessageSentences.sentence(error)]
    } catch {
      return ["it signs no container image"]
    }
    var reasons: [String] = []
    do throws(SignatureRejection) {
      _ = try handoff.verifier.verified(message, at: now)
    } catch {
      reasons.append(error.sentence)
    }
    // The folder's name says neither the tag nor the registry.
    if payload.digest != listed.image.digest
      || payload.reference.normalised != listed.image.reference.normalised
    {
      reasons.append(
        "it signs \(printable(payload.reference.spelling))@\(payload.digest), and is listed for "
          + "\(listed.image.reference.spelling)@\(listed.image.digest)"
      )
    }
    if file.count != listed.byteCount {
      reasons.append("it has \(file.count) bytes, and is listed with \(listed.byteCount)")
    }
    return reasons
  }
}
