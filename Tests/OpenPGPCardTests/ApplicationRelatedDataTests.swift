import CardTesting
import Gcrypt
import ISO7816
import OpenPGP
import OpenPGPCard
import Testing

/// Data object 6E, OpenPGP card 3.4.1, 4.4.1, in the shapes that devices give it.
@Suite
struct ApplicationRelatedDataTests {
  private static let fingerprint = Array(repeating: UInt8(0xF1), count: 20)
  private static let identifier = object("4F", bytes("D2760001240103040006123456780000"))
  private static let historical = object("5F52", bytes("00730000E0059000"))
  private static let button = object("7F74", bytes("810120"))
  private static let limits = object("7F66", bytes("02021DB902021DB9"))
  private static let capabilities = object("C0", bytes("7D000BFE080000FF0000"))
  private static let algorithm = object("C1", bytes("162B06010401DA470F01"))
  private static let pins = object("C4", bytes("017F7F7F020003"))
  private static let touch = object("D6", bytes("0220"))

  /// C5, CD and DE for three keys or, with an attestation key, for four.
  private static func keys(_ count: Int) -> [UInt8] {
    let others = count - 1
    return object("C5", fingerprint, Array(repeating: 0, count: 20 * others))
      + object("CD", bytes("65920080"), Array(repeating: 0, count: 4 * others))
      + object("DE", bytes("010102000300") + (count == 4 ? bytes("8102") : []))
  }

  private static let yubiKey = object(
    "6E",
    identifier,
    historical,
    button,
    object("73", capabilities, algorithm, pins, keys(4), limits, touch)
  )

  private static let nitrokey =
    identifier + historical + limits + button
    + object("73", capabilities, algorithm, pins, keys(3), touch)

  private static let flat = object(
    "6E",
    touch + limits + keys(3) + object("DF7F", [1]) + pins + algorithm + capabilities
  )

  private static let shapes: [(String, [UInt8])] = [
    ("as on a YubiKey", yubiKey),
    ("as on a Nitrokey 3, without the outer tag", nitrokey),
    ("the outer length too small", bytes("6E820002") + yubiKey.dropFirst(3)),
    ("the outer length too large", bytes("6E821000") + yubiKey.dropFirst(3)),
    ("without 73, as on older cards, in another order", flat + historical + button + identifier),
  ]

  @Test(arguments: shapes)
  func `objects are found wherever they stand`(shape: String, data: [UInt8]) throws {
    let application = try ApplicationRelatedData(parsing: data)

    #expect(application.identifier.manufacturer == .yubico, "\(shape)")
    #expect(application.identifier.manufacturer.name == "Yubico")
    #expect(application.identifier.serial.description == "12345678")
    #expect(application.identifier.version.description == "3.4")
    #expect(application.historicalBytes.supportsExtendedLengths)
    #expect(application.capabilities.hasKeyDerivation)
    #expect(application.signingAlgorithm == .ed25519)
    #expect(application.pinStatus.userTriesLeft == 2)
    #expect(!application.pinStatus.isForEachSignature)
    #expect(application.signingFingerprint == Fingerprint(Self.fingerprint))
    #expect(application.signingKeyCreated == 0x6592_0080)
    #expect(application.signingTouch == .fixed)
    #expect(application.signingKeyOrigin == .generated)
    #expect(application.hasButton)
    // A Nitrokey says 7,609 and has a buffer of 3,072.
    #expect(application.lengthLimits?.answerByteCount == 3_000)
  }

  @Test
  func `what isn't set and what isn't there is none`() throws {
    let zeros = object("C5", Array(repeating: 0, count: 60)) + object("CD", bytes("00000000"))
    let required = Self.identifier + Self.capabilities + Self.algorithm + Self.pins

    for data in [required, required + zeros, required + object("C5", [1]) + object("CD", [1])] {
      let application = try ApplicationRelatedData(parsing: data)
      #expect(application.signingFingerprint == nil)
      #expect(application.signingKeyCreated == nil)
      #expect(application.signingTouch == nil)
      #expect(application.signingKeyOrigin == nil)
      #expect(application.lengthLimits == nil)
      #expect(!application.hasButton)
      #expect(!application.historicalBytes.supportsExtendedLengths)
    }
  }

  @Test
  func `all that is missing and all that makes no sense is told at once`() {
    let wrongProvider = object("4F", bytes("D2760001250103040006123456780000"))
    let data = wrongProvider + object("C4", bytes("0101")) + object("D6", [])

    #expect(
      throws: ApplicationRelatedDataError.unusable(missing: [0xC0, 0xC1], malformed: [0x4F, 0xC4])
    ) {
      try ApplicationRelatedData(parsing: data)
    }
    #expect(
      throws: ApplicationRelatedDataError.unusable(
        missing: [0x4F, 0xC0, 0xC1, 0xC4],
        malformed: []
      )
    ) {
      try ApplicationRelatedData(parsing: [])
    }
  }

  @Test
  func `no answer that is cut or altered makes the reader trap`() {
    var read = 0
    for data in [Self.yubiKey, Self.nitrokey] {
      for index in data.indices {
        for byte: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0x82, 0xFF] {
          var altered = data
          altered[index] = byte
          if (try? ApplicationRelatedData(parsing: altered)) != nil { read += 1 }
        }
        if (try? ApplicationRelatedData(parsing: Array(data[..<index]))) != nil { read += 1 }
      }
    }
    // Some alterations touch nothing that is needed, others do.
    #expect((1..<7 * (Self.yubiKey.count + Self.nitrokey.count)).contains(read))
  }
}
