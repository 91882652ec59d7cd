import CardTesting
import OpenPGP
import OpenPGPCard
import Testing

/// Algorithm attributes, OpenPGP card 3.4.1, 4.4.3.9.
@Suite
struct SigningAlgorithmTests {
  @Test(arguments: [
    ("010800001100", SigningAlgorithm.rsa(bits: 2048)),
    ("010C00002000", .rsa(bits: 3072)),
    ("011000002002", .rsa(bits: 4096)),
    ("132A8648CE3D030107", .ecdsa(.nistP256)),
    ("132A8648CE3D03010700", .ecdsa(.nistP256)),
    ("132B81040022", .ecdsa(.nistP384)),
    ("132B81040022FF", .ecdsa(.nistP384)),
    ("132B81040023FF", .ecdsa(.nistP521)),
    ("132B2403030208010107", .ecdsa(.brainpoolP256r1)),
    ("132B240303020801010BFF", .ecdsa(.brainpoolP384r1)),
    ("132B240303020801010D", .ecdsa(.brainpoolP512r1)),
    ("162B06010401DA470F01", .ed25519),
    ("162B06010401DA470F01FF", .ed25519),
    // A YubiKey 5.2 leaves a byte of no meaning.
    ("162B06010401DA470F0137", .ed25519),
  ])
  func `what signs here is known, with and without a byte at the end`(
    digits: String,
    algorithm: SigningAlgorithm
  ) {
    #expect(SigningAlgorithm(parsing: bytes(digits)) == algorithm)
  }

  @Test(arguments: [
    "", "01", "010800", "010400001100", "012000001100", "010801001100",
    "132B8104000A", "132B2403030208010105", "132B81040022FFFF", "132B810400",
    "122A8648CE3D030107", "162B060104019755010501", "132B06010401DA470F01", "162A8648CE3D030107",
  ])
  func `everything else keeps its value`(digits: String) {
    #expect(SigningAlgorithm(parsing: bytes(digits)) == .unsupported(bytes(digits)))
  }
}
