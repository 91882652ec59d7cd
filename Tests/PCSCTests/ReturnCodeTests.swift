import FoundationEssentials
import PCSC
import Testing

/// Return codes, pcsc-lite 1.9.9, pcsclite.h.
@Suite
struct ReturnCodeTests {
  static let header = "/usr/include/PCSC/pcsclite.h"

  @Test(.enabled(if: FileManager.default.fileExists(atPath: header), "libpcsclite-dev is missing"))
  func `every code that the header names has a meaning and keeps its number`() throws {
    let text = try String(contentsOfFile: Self.header, encoding: .utf8)
    let codes = text.split(separator: "\n").compactMap(code(definedIn:))
    try #require(codes.count > 50)

    for (name, code) in codes where name != "SCARD_S_SUCCESS" {
      for operation in [PCSCError.Operation.establishingContext, .connecting, .other] {
        let error = PCSCError(code, during: operation)
        if case .other = error { Issue.record("\(name) has no meaning") }
        #expect(error.code == code, "\(name)")
      }
    }
  }

  @Test(
    arguments: [
      (0x8010_001D, .serviceNotRunning), (0x8010_001E, .serviceStopped),
      (0x8010_002E, .noReader), (0x8010_0009, .unknownReader), (0x8010_0017, .readerUnavailable),
      (0x8010_000C, .noCard), (0x8010_0069, .cardRemoved), (0x8010_0068, .cardReset),
      (0x8010_000B, .heldExclusively(by: [])), (0x8010_0066, .cardUnresponsive),
      (0x8010_0067, .cardUnpowered), (0x8010_000A, .timeout), (0x8010_0002, .cancelled),
      (0x8010_006A, .refusedByPolicy(.accessCard, ReturnCode(rawValue: 0x8010_006A))),
    ] as [(UInt32, PCSCError)]
  )
  func `what a connection can meet has a case of its own`(number: UInt32, error: PCSCError) {
    #expect(PCSCError(ReturnCode(rawValue: number), during: .connecting) == error)
  }

  @Test(arguments: [0x8010_0013, 0x8010_006A] as [UInt32])
  func `a service that closes its socket at once refuses the client`(number: UInt32) {
    let code = ReturnCode(rawValue: number)
    #expect(
      PCSCError(code, during: .establishingContext) == .refusedByPolicy(.accessService, code)
    )
  }

  @Test
  func `a code that nobody names keeps its number`() {
    let code = ReturnCode(rawValue: 0xC0FFEE)
    #expect(PCSCError(code, during: .other) == .other(code))
    #expect(code.description == "00C0FFEE")
  }

  /// Reads `#define SCARD_E_TIMEOUT ((LONG)0x8010000A) /* … */`.
  private func code(definedIn line: Substring) -> (Substring, ReturnCode)? {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard words.count > 2, words[0] == "#define", words[2].hasPrefix("((LONG)0x"),
      let number = UInt32(words[2].dropFirst(9).prefix(8), radix: 16)
    else { return nil }
    return (words[1], ReturnCode(rawValue: number))
  }
}
