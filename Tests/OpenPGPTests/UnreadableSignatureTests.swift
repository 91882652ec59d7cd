import OpenPGP
import Testing

/// What is told of a signature that can't be used, RFC 9580, 5.2.2 and 5.2.3.
@Suite
struct UnreadableSignatureTests {
  private static let time: [UInt8] = [5, 2, 0, 0, 0, 100]
  private static let keyID: [UInt8] = [9, 16] + Array(repeating: 7, count: 8)
  private static let fingerprint: [UInt8] = [22, 33, 4] + Array(repeating: 8, count: 20)

  private func read(_ body: [UInt8]) throws -> UnreadableSignature {
    let file = try DetachedSignatureFile(parsing: [0xC2, UInt8(body.count)] + body)
    guard case .failure(let signature) = try #require(file.signatures.first) else {
      throw IsReadable()
    }
    return signature
  }

  private struct IsReadable: Error {}

  private func areas(_ hashed: [UInt8], _ unhashed: [UInt8]) -> [UInt8] {
    [0, UInt8(hashed.count)] + hashed + [0, UInt8(unhashed.count)] + unhashed
  }

  @Test
  func `algorithms, time and issuer are told, whatever is wrong`() throws {
    // A key, a hash and a type that aren't known; a critical notation; nothing behind the areas.
    for (head, more) in [
      ([4, 0, 17, 8], []), ([4, 0, 1, 2], []), ([4, 0x13, 1, 8], []),
      ([4, 0, 1, 8], [2, 0x94, 0]),
      ([4, 0, 1, 8], []),
    ] as [([UInt8], [UInt8])] {
      let signature = try read(head + areas(Self.time + more, Self.keyID))
      #expect([signature.type, signature.algorithm, signature.hash] == Array(head.dropFirst()))
      #expect(signature.created == 100)
      #expect(signature.issuerKeyID == Array(repeating: 7, count: 8))
      #expect(signature.issuerFingerprint == nil)
    }
    let named = try read([4, 0, 17, 8] + areas(Self.time + Self.fingerprint, Self.keyID))
    #expect(named.issuerFingerprint == Fingerprint(Array(repeating: 8, count: 20)))
    #expect(named.issuerKeyID == Array(repeating: 8, count: 8))
  }

  @Test
  func `version 3 has them in other places`() throws {
    let keyID: [UInt8] = Array(1...8)
    let signature = try read([3, 5, 1, 0, 0, 0, 9] + keyID + [17, 2, 0xAB, 0xCD])
    #expect(signature.reason == .version(3) && signature.type == 1 && signature.created == 9)
    #expect(signature.issuerKeyID == keyID && signature.algorithm == 17 && signature.hash == 2)
  }

  @Test
  func `what isn't said is 0`() throws {
    for body in [[], [9, 9], [3, 5], [4], [4, 0, 17], [6, 0, 27, 8, 0, 0]] as [[UInt8]] {
      let signature = try read(body)
      #expect(signature.issuerKeyID == Array(repeating: 0, count: 8) && signature.created == 0)
      #expect(signature.algorithm == 0 && signature.issuerFingerprint == nil)
    }
    // A time counts only where it is signed.
    let unsigned = try read([4, 0, 17, 8] + areas([], Self.time))
    #expect(unsigned.created == 0 && unsigned.algorithm == 17)
    let cut = try read([4, 0, 17, 8, 0, 200, 5, 2])
    #expect(cut.created == 0 && cut.algorithm == 17 && cut.reason == .algorithm(17))
  }
}
