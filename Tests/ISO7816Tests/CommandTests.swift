import CardTesting
import ISO7816
import Testing

/// How a command is written, ISO/IEC 7816-4:2020, 5.2 and 5.3.
@Suite
struct CommandTests {
  @Test(arguments: [
    (nil, LengthForm.short, "00CA006E"),
    (256, .short, "00CA006E00"),
    (2_048, .short, "00CA006E00"),
    (1, .short, "00CA006E01"),
    (nil, .extended, "00CA006E"),
    (256, .extended, "00CA006E000100"),
    (65_536, .extended, "00CA006E000000"),
  ])
  func `a command without data has Le only if an answer is expected`(
    expected: Int?,
    form: LengthForm,
    wire: String
  ) {
    let command = Command(instruction: 0xCA, parameter2: 0x6E, expectedByteCount: expected)

    #expect(command.encoded(as: form) == [bytes(wire)])
  }

  @Test(arguments: [
    (nil, LengthForm.short, "0047810002B600"),
    (256, .short, "0047810002B60000"),
    (nil, .extended, "00478100000002B600"),
    (544, .extended, "00478100000002B6000220"),
  ])
  func `with data the extended form writes both lengths in two bytes after one zero`(
    expected: Int?,
    form: LengthForm,
    wire: String
  ) {
    let command = Command(
      instruction: 0x47,
      parameter1: 0x81,
      data: [0xB6, 0x00],
      expectedByteCount: expected
    )

    #expect(command.encoded(as: form) == [bytes(wire)])
  }

  @Test(arguments: [(255, [255]), (256, [254, 2]), (508, [254, 254]), (600, [254, 254, 92])])
  func `long data is chained in links of 254 bytes, and only the last has Le`(
    byteCount: Int,
    links: [Int]
  ) {
    let data = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
    let command = Command(instruction: 0xDA, data: data, expectedByteCount: 256)
    let pieces = command.encoded(as: .short)

    #expect(pieces.map { Int($0[4]) } == links)
    #expect(pieces.dropLast().allSatisfy { $0[0] == 0x10 && $0.count == 5 + 254 })
    #expect(pieces.last?.first == 0x00)
    #expect(pieces.last?.last == 0x00)
    #expect(pieces.flatMap { $0.dropFirst(5).prefix(Int($0[4])) } == data)
  }

  @Test
  func `the extended form chains only what two bytes can't count`() {
    let fitting = Command(instruction: 0xDA, data: Array(repeating: 1, count: 65_535))
    let tooLong = Command(instruction: 0xDA, data: Array(repeating: 1, count: 65_536))

    #expect(fitting.encoded(as: .extended).map(\.count) == [4 + 3 + 65_535])
    #expect(tooLong.encoded(as: .extended).count == 259)
  }
}
