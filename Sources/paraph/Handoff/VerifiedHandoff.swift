import AgentClient
import Certificates
import ConfinedFiles
import ContainerSignature
import Gcrypt
import Handoff
import InputSentences
import Lookaside
import OpenPGP
import PrintableText

/// A handoff of which it is known that the key that it names signed it.
struct VerifiedHandoff: Sendable {
  let handoff: Handoff
  /// The key that signed it.
  let verifier: Verifier
  /// The files that it lists, by the folder that they belong to.
  let listed: [LookasidePath: Set<FileHash>]

  /// Reads a handoff and its signature.
  ///
  /// - Parameters:
  ///   - path: The document; its signature lies beside it.
  ///   - certificates: The keys that are believed.
  ///   - wanted: The key that must have signed it; nil for any of the certificates'.
  ///   - asked: What must have been signed, and what it was named; nil if nobody said.
  ///   - now: The time, in seconds since 1970.
  /// - Throws: ``Failure`` with every reason why it isn't believed.
  init(
    at path: String,
    by certificates: [Certificate],
    wanted: Fingerprint?,
    asked: AskedRequest?,
    at now: UInt32
  ) throws(Failure) {
    let document: [UInt8]
    let packet: [UInt8]
    do throws(FileError) {
      (document, packet) = try HandoffPlace(path: path, replacing: false).read()
    } catch {
      throw FileSentences.failure("HandoffNotRead", error)
    }
    let signature: UncheckedSignature
    do throws(SignedMessageError) {
      signature = try UncheckedSignature(parsingPacket: packet)
    } catch {
      throw HandoffSentences.refused(["its signature: \(MessageSentences.sentence(error))"], path)
    }
    let (verifier, maker) = try Self.maker(of: signature, over: document, certificates, now, path)
    let handoff: Handoff
    do throws(HandoffError) {
      handoff = try Handoff(parsing: document) { digest(.sha256, of: $0) }
    } catch {
      throw HandoffSentences.refused([error.sentence], path)
    }
    var problems: [String] = []
    if maker.fingerprint != handoff.key {
      problems.append(
        "it says that key \(handoff.key) signed, and key \(maker.fingerprint) signed it"
      )
    }
    if let wanted, ![maker.fingerprint, maker.primaryFingerprint].contains(wanted) {
      problems.append("key \(maker.fingerprint) signed it, and not \(wanted)")
    }
    problems += asked?.differences(from: handoff) ?? []
    guard problems.isEmpty else { throw HandoffSentences.refused(problems, path) }
    self.handoff = handoff
    self.verifier = verifier
    var listed: [LookasidePath: Set<FileHash>] = [:]
    for signature in handoff.signatures {
      guard let hash = FileHash(signature.sha256.bytes) else { continue }
      listed[LookasidePath(for: signature.image), default: []].insert(hash)
    }
    self.listed = listed
  }

  /// The key that made a signature, if one of the certificates allows it.
  private static func maker(
    of signature: UncheckedSignature,
    over document: [UInt8],
    _ certificates: [Certificate],
    _ now: UInt32,
    _ path: String
  ) throws(Failure) -> (Verifier, SigningKey) {
    guard signature.type == .binary else {
      throw HandoffSentences.refused(["its signature is over a text, not over bytes"], path)
    }
    var reasons: [String] = []
    var secondsAhead: UInt32?
    for certificate in certificates {
      for position in 0..<certificate.keyCount
      where certificate.fingerprint(at: position).keyID == signature.issuerKeyID {
        let name = certificate.fingerprint(at: position)
        do throws(SigningKeyRefusal) {
          let (verifier, key) = try certificate.standing(at: position, time: signature.created)
          do throws(SignatureRejection) {
            try verifier.check(signature, over: document, at: now)
            return (verifier, key)
          } catch {
            reasons.append("key \(name) didn't sign it: \(error.sentence)")
            for case .createdInFuture(let created, _) in error.defects where created > now {
              secondsAhead = created - now
            }
          }
        } catch {
          reasons.append("key \(name) may not sign: \(FateSentences.sentence(error))")
        }
      }
    }
    let issuer = signature.issuerFingerprint.map(\.description) ?? "that it names"
    throw HandoffSentences.refused(
      reasons.isEmpty ? ["none of the certificates has the key \(issuer)"] : reasons,
      path,
      secondsAhead: secondsAhead
    )
  }
}
