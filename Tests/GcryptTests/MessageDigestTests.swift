import Gcrypt
import OpenPGP
import Testing

/// Hashes, by the examples of FIPS 180.
@Suite
struct MessageDigestTests {
  @Test(
    arguments: [
      (.sha256, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
      (
        .sha384,
        "CB00753F45A35E8BB5A03D699AC65007272C32AB0EDED1631A8B605A43FF5BED"
          + "8086072BA1E7CC2358BAECA134C825A7"
      ),
      (
        .sha512,
        "DDAF35A193617ABACC417349AE20413112E6FA4E89A97EA20A9EEEE64B55D39A"
          + "2192992A274FC1A836BA3C23A3FEEBBD454D4423643CE80E2A9AC94FA54CA49F"
      ),
    ] as [(HashAlgorithm, String)]
  )
  func `the hash of abc is the standard's, in one piece and in three`(
    algorithm: HashAlgorithm,
    expected: String
  ) {
    #expect(digest(algorithm, of: Array("abc".utf8)) == bytes(hexadecimal: expected))
    var digest = MessageDigest(algorithm)
    digest.update([0x61])
    digest.update([0x60, 0x62].dropFirst())
    digest.update([0x63].span)
    let hash = digest.finish()
    #expect(hash == bytes(hexadecimal: expected))
  }
}
