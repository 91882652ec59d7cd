import AgentClient
import ContainerSignature
import Gcrypt
import Handoff
import OCILayout
import OpenPGP
import PrintableText

/// The request that a handoff has to be of, from a file that wasn't where the stick was.
struct AskedRequest: Sendable {
  private let path: String
  private let request: SigningRequest
  private let fingerprint: RequestFingerprint

  /// Reads a request file.
  ///
  /// - Parameter path: The file; `-` is standard input.
  /// - Throws: ``Failure`` with everything that is wrong.
  init(at path: String) throws(Failure) {
    self.path = path
    let named: [NamedImage]
    do throws(RequestFileError) {
      named = try readRequest(at: path)
    } catch {
      throw LayoutSentences.failure(error).saying("nothing was merged")
    }
    do throws(SigningRequestError) {
      request = try SigningRequest(named)
    } catch {
      throw RequestSentences.failure(error).saying("nothing was merged")
    }
    guard let fingerprint = request.fingerprint(sha256: { digest(.sha256, of: $0) }) else {
      throw Failure("NoFingerprint", "the request has no fingerprint", status: .refused)
    }
    self.fingerprint = fingerprint
  }

  /// What makes a handoff one of another request, a line for each image; empty if it is of this.
  func differences(from handoff: Handoff) -> [String] {
    guard handoff.request != fingerprint else { return [] }
    let wanted = Set(request.images)
    let listed = Set(handoff.signatures.map(\.image))
    return ["it is of the request \(handoff.request), and \(printable(path)) is \(fingerprint)"]
      + request.images.filter { !listed.contains($0) }.map { "it doesn't list \(name($0))" }
      + handoff.signatures.map(\.image).filter { !wanted.contains($0) }
      .map { "it lists \(name($0)), which wasn't asked for" }
  }

  private func name(_ image: ImageToSign) -> String {
    "\(image.reference.spelling)@\(image.digest)"
  }
}

extension Failure {
  /// The same where nothing was to be signed.
  fileprivate func saying(_ hint: String) -> Failure {
    var failure = self
    failure.hint = hint
    return failure
  }
}
