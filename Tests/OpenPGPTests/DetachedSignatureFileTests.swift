import OpenPGP
import Testing

/// Files of detached signatures, RFC 9580, 10.4.
@Suite
struct DetachedSignatureFileTests {
  private let packet: [UInt8] = [0xC2, 2, 9, 9]

  private func error(_ bytes: [UInt8]) -> DetachedSignatureError? {
    do throws(DetachedSignatureError) {
      _ = try DetachedSignatureFile(parsing: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test
  func `what is no detached signature is refused by what it is`() throws {
    #expect(error([]) == .empty)
    #expect(error(Array("\n\n".utf8)) == .empty)
    let message = try #require(MessageFixture.all.first).message
    #expect(error(message) == .unexpectedPacket(.onePassSignature))
    #expect(error([0xC2, 5, 1]) == .packet(.truncated))
    #expect(error([0xCB, 0]) == .unexpectedPacket(.literalData))
    let certificate = try #require(MessageFixture.all.first).certificate
    for (text, reason) in [
      (armored(certificates: certificate), ArmorError.Reason.label),
      (Array("hello\n".utf8), .textOutside),
      (Array(armored(signature: packet).dropLast(40)), .unfinished),
    ] {
      guard case .armor(let armor) = error(text) else {
        Issue.record("taken for something else")
        continue
      }
      #expect(armor.reason == reason)
    }
  }

  @Test
  func `several signatures are read in their order, and no more than the limit`() throws {
    let most = DetachedSignatureFile.maximumSignatureCount
    let many = Array(repeating: packet, count: most).flatMap(\.self)
    #expect(try DetachedSignatureFile(parsing: many).signatures.count == most)
    #expect(error(many + packet) == .tooManySignatures(limit: most))
    let large = [UInt8](repeating: 0xC2, count: DetachedSignatureFile.maximumByteCount + 1)
    #expect(
      error(large)
        == .tooLarge(byteCount: large.count, limit: DetachedSignatureFile.maximumByteCount)
    )
  }
}
