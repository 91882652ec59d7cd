import FuzzDriver
import QubesService

/// Any bytes as a descriptor, a service's name, and a frame of an answer.
@main
enum FuzzQubes: Fuzzer {
  static func test(_ input: [UInt8]) {
    testDescriptor(input)
    testFrame(input)
    guard let text = String(validating: input, as: UTF8.self) else { return }
    testName(text)
    testParts(text)
    if let target = QrexecTarget(text) {
      require(target.description == text, "a target is written as it was read")
      require(!text.hasPrefix("-"), "a target is no option")
    }
  }

  private static func testDescriptor(_ input: [UInt8]) {
    do throws(QrexecServiceError) {
      let call = try QrexecCall(parsing: input)
      require(call.descriptor == input, "a descriptor has one spelling")
      require(!input.contains(0), "a descriptor can be ended by a NUL")
    } catch {
      testSentence(error)
    }
  }

  private static func testName(_ text: String) {
    do throws(QrexecServiceError) {
      let service = try QrexecService(parsing: text)
      require(service.fullName == text, "a service has one spelling")
      require(text.utf8.count <= QrexecService.longestFullName, "it is no longer than it may be")
      require(text.utf8.allSatisfy(isArgumentByte), "qrexec changes nothing in it")
    } catch {
      testSentence(error)
    }
  }

  /// What is written for a key and a repository reads as the same.
  private static func testParts(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard let key = parts.first.flatMap({ KeyAlias(String($0)) }) else { return }
    let repository = parts.dropFirst().first.flatMap { RepositoryName(String($0)) }
    let services = [QrexecService.sign(key: key, repository: repository), .publicKey(key: key)]
    for service in services
    where service.fullName.utf8.count <= QrexecService.longestFullName {
      require((try? QrexecService(parsing: service.fullName)) == service, "it reads as the same")
    }
  }

  private static func testFrame(_ input: [UInt8]) {
    guard case .failed(let name) = AnswerFrame(input) else { return }
    require(!name.isEmpty && name.utf8.count <= 64, "an error has a name of its length")
    require(name.utf8.allSatisfy(isArgumentByte), "an error's name is one")
  }

  private static func testSentence(_ error: QrexecServiceError) {
    let sentence = error.sentence.utf8
    require(sentence.allSatisfy { (0x20...0x7E).contains($0) }, "a sentence can be printed")
    require((1...600).contains(sentence.count), "a sentence has a length")
  }

  private static func isArgumentByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: Array("._-+".utf8).contains(byte)
    }
  }
}
