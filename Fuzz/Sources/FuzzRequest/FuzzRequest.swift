import ContainerSignature
import FuzzDriver

/// Any bytes as a request, a payload, a list of digests and a reference.
@main
enum FuzzRequest: Fuzzer {
  static func test(_ input: [UInt8]) {
    testRequest(input)
    testPayload(input)
    testDigestList(input)
    // Half a character wouldn't be there any more as text.
    if let text = String(validating: input, as: UTF8.self) { testReference(text) }
  }

  private static func testRequest(_ input: [UInt8]) {
    let request: SigningRequest
    do {
      request = try SigningRequest(parsing: input, file: "fuzz")
    } catch {
      require(!error.problems.isEmpty, "a refusal has a reason")
      return
    }
    let again = try? SigningRequest(parsing: request.file, file: "again")
    require(again == request, "a request reads as the same request")
    require(again?.canonicalForm == request.canonicalForm, "a request has one fingerprint")
    let backwards = try? SigningRequest(images: request.images.reversed())
    require(
      backwards?.canonicalForm == request.canonicalForm,
      "the order makes no difference to the fingerprint"
    )
    let lines = request.canonicalForm.split(
      separator: UInt8(ascii: "\n"),
      omittingEmptySubsequences: false
    )
    require(lines.count == request.images.count + 2, "each image is one line of the fingerprint")
    require(Set(lines).count == lines.count, "no two images are the same line")
    for image in request.images {
      let payload = Payload(for: image)
      require(
        (try? Payload(parsing: payload.bytes)) == payload,
        "what an image is signed as reads as that image"
      )
    }
  }

  private static func testPayload(_ input: [UInt8]) {
    guard let payload = try? Payload(parsing: input) else { return }
    require(
      (try? Payload(parsing: payload.bytes)) == payload,
      "a payload reads as the same payload"
    )
  }

  private static func testDigestList(_ input: [UInt8]) {
    do {
      let list = try DigestList(parsing: [(name: "fuzz", bytes: input)])
      let lines = list.entries.map { "\($0.digest.hexadecimal) \($0.name)\n" }
      require(Array(lines.joined().utf8) == input, "a list has one form")
    } catch {
      require(!error.problems.isEmpty, "a refusal has a reason")
    }
  }

  private static func testReference(_ text: String) {
    guard let reference = try? ImageReference(parsing: text) else { return }
    require(Array(reference.spelling.utf8) == Array(text.utf8), "a reference keeps its spelling")
    require(text.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "a reference is ASCII")
    let normalised = try? ImageReference(parsing: reference.normalised)
    require(
      normalised?.normalised == reference.normalised,
      "a reference in full is the same reference"
    )
  }
}
