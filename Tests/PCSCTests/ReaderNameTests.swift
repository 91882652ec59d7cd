import PCSC
import Testing

/// Names of readers, pcsc-lite 1.9.9, `MAX_READERNAME`.
@Suite
struct ReaderNameTests {
  @Test
  func `a usual name prints as it is`() {
    let text = "Nitrokey Nitrokey 3 [CCID/ICCD Interface] 00 00"
    #expect(ReaderName(text)?.description == text)
  }

  @Test
  func `what a terminal would obey is printed as numbers`() {
    let name = ReaderName([0x1B, 0x5B, 0x32, 0x4A, 0x5C, 0x0A, 0xC3, 0xA9, 0x7F])
    #expect(name?.description == #"\x1B[2J\x5C\x0A\xC3\xA9\x7F"#)
    #expect(name?.bytes.count == 9)
  }

  @Test(arguments: [0, 128, 4096])
  func `a name has 1 to 127 bytes`(count: Int) {
    #expect(ReaderName(repeatElement(UInt8(ascii: "a"), count: count)) == nil)
  }

  @Test
  func `a name with a NUL inside would be another one for the service`() {
    #expect(ReaderName("Yubico\u{0} 00 00") == nil)
    #expect(ReaderName(String(repeating: "a", count: 127)) != nil)
  }
}
