import FuzzDriver
import Gcrypt
import Handoff
import OpenPGP

/// Any bytes as a handoff.
@main
enum FuzzHandoff: Fuzzer {
  static func test(_ input: [UInt8]) {
    do throws(HandoffError) {
      let handoff = try Handoff(parsing: input) { digest(.sha256, of: $0) }
      require(handoff.bytes == input, "what is read gives the same bytes")
      require(!handoff.signatures.isEmpty, "it lists something")
    } catch {
      require(error.sentence.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "printable")
    }
  }
}
