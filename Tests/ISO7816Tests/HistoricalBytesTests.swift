import CardTesting
import ISO7816
import Testing

/// Historical bytes, ISO/IEC 7816-4:2020, 12.2.2, as devices have them.
@Suite
struct HistoricalBytesTests {
  @Test(arguments: [
    ("YubiKey 5", "00730000E0059000", true),
    ("Nitrokey 3", "0031F573C00160059000", true),
    ("CanoKey", "0073C00140059000", true),
    ("SmartPGP", "0073C00180059000", false),
    ("Gnuk", "00318473800180009000", false),
    ("category 80", "8073C021C057597562694B6579", true),
    ("of no kind that is known", "10730000E0059000", false),
    ("broken off", "0073C0", false),
    ("none", "", false),
  ])
  func `the third byte of the capabilities tells of extended lengths`(
    card: String,
    digits: String,
    extended: Bool
  ) {
    let historical = HistoricalBytes(parsing: bytes(digits))

    #expect(historical.supportsExtendedLengths == extended, "\(card)")
  }

  @Test(arguments: [
    ("3BFD1300008131FE158073C021C057597562694B657940", "8073C021C057597562694B6579"),
    ("3B8F01805D4E6974726F6B657900000000006A", "805D4E6974726F6B65790000000000"),
    ("3B00", ""),
    ("3B", ""),
    ("", ""),
    ("3BFF", ""),
    ("3BF1800080008000", "80"),
    ("3BFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", ""),
  ])
  func `they are found in an answer to reset behind its interface bytes`(
    answerToReset: String,
    historical: String
  ) {
    #expect(HistoricalBytes(answerToReset: bytes(answerToReset)).bytes == bytes(historical))
  }
}
