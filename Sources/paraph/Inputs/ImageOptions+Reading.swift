import AgentClient
import ContainerSignature
import Gcrypt
import OCILayout
import OpenPGP
import PrintableText

extension ImageOptions {
  /// Reads all that was named, checks it as one request, and compares it with what is expected.
  ///
  /// - Returns: The request and its fingerprint.
  /// - Throws: ``Failure`` with everything that is wrong; nothing was asked of a card.
  func request() async throws(Failure) -> (SigningRequest, RequestFingerprint) {
    let named = try namedImages()
    let request: SigningRequest
    do throws(SigningRequestError) {
      request = try SigningRequest(named)
    } catch {
      throw RequestSentences.failure(error)
    }
    if let expect {
      let difference = ExpectationDifference(of: named, from: try list(at: expect))
      guard difference.isEmpty else {
        throw ExpectationSentences.failure(difference, expected: expect)
      }
    }
    guard let fingerprint = request.fingerprint(sha256: { digest(.sha256, of: $0) }) else {
      throw Failure("NoFingerprint", "the request has no fingerprint", status: .refused)
    }
    return (request, fingerprint)
  }

  private func list(at path: String) throws(Failure) -> DigestList {
    do throws(RequestFileError) {
      return try readDigestLists(at: path)
    } catch {
      throw LayoutSentences.failure(error)
    }
  }

  /// All images from all sources; what is wrong in any of them is told together.
  private func namedImages() throws(Failure) -> [NamedImage] {
    var named: [NamedImage] = []
    var failures: [Failure] = []
    for layout in layouts {
      do throws(BuildOutputError) {
        named += try imagesInBuildOutput(at: layout, registryPrefix: registry)
      } catch {
        failures.append(LayoutSentences.failure(error))
      }
    }
    for request in requests {
      do throws(RequestFileError) {
        named += try readRequest(at: request)
      } catch {
        failures.append(LayoutSentences.failure(error))
      }
    }
    for (index, argument) in images.enumerated() {
      do throws(ImageArgumentError) {
        named.append(NamedImage(try ImageToSign(argument: argument), from: .argument(index + 1)))
      } catch {
        let problem = "'\(printable(argument))': \(error.sentence)"
        failures.append(
          Failure(
            "InvalidImages",
            problem,
            hint: "name images like stagex/core-zlib:1.3.1@sha256:HEX",
            status: .refused
          )
        )
      }
    }
    guard var first = failures.first else { return named }
    first.problems = failures.flatMap(\.problems)
    throw first
  }
}
