import CardTesting
import FoundationEssentials
import Testing

/// Programs that check signatures and that others wrote, beside gpgv.
struct OtherVerifiers {
  let desk: SigningDesk
  let card: ReadyCard

  /// Expects each program that is there to accept a file and to refuse it once it is changed.
  ///
  /// - Parameters:
  ///   - file: The signature's file.
  ///   - reference: What the image is called.
  ///   - manifest: The image's manifest.
  /// - Throws: That a program can't be started.
  func expectAccepted(_ file: String, _ reference: String, _ manifest: String) async throws {
    let manifestFile = try desk.write(manifest, to: "manifest.json")
    var bytes = try Data(contentsOf: URL(filePath: file))
    for isChanged in [false, true] {
      if isChanged { bytes[60] ^= 1 }
      let message = desk.folder + "/message"
      try bytes.write(to: URL(filePath: message))
      if Tool.have("sqop") {
        let result = try await runProgram(
          "sqop",
          ["inline-verify", card.certificate],
          input: Array(bytes)
        )
        #expect(result.isSuccess != isChanged, "sqop: \(result)")
      }
      if Tool.have("rnp") {
        let arguments = ["--keyfile", card.certificate, "--verify", message]
        let result = try await desk.run("rnp", arguments)
        #expect(result.isSuccess != isChanged, "rnp: \(result)")
      }
      if Tool.have("sqv") {
        let result = try await detached(Array(bytes))
        #expect(result.isSuccess != isChanged, "sqv: \(result)")
      }
      if Tool.have("skopeo", "gpg") {
        let imported = try await desk.run("gpg", ["--batch", "-q", "--import", card.certificate])
        #expect(imported.isSuccess, "\(imported)")
        let result = try await desk.run(
          "skopeo",
          ["standalone-verify", manifestFile, reference, card.fingerprint, message]
        )
        #expect(result.isSuccess != isChanged, "skopeo: \(result)")
        _ = try await desk.run("gpgconf", ["--kill", "all"])
      }
    }
  }

  /// Takes the message apart by its packets' lengths, for a program that wants them apart.
  private func detached(_ message: [UInt8]) async throws -> ProgramResult {
    var packets: [[UInt8]] = []
    var rest = message[...]
    while let length = rest.dropFirst().first.map(Int.init) {
      let isLong = length >= 192
      let next = rest.dropFirst(2).first.map(Int.init) ?? 0
      let body = isLong ? (length - 192) * 256 + next + 192 : length
      let count = (isLong ? 3 : 2) + body
      packets.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    try #require(packets.count == 3)
    // A literal packet begins with its format, the length of no name, and a date.
    let payload = packets[1].drop { $0 != UInt8(ascii: "{") }
    try Data(payload).write(to: URL(filePath: desk.folder + "/payload"))
    try Data(packets[2]).write(to: URL(filePath: desk.folder + "/signature"))
    return try await desk.run(
      "sqv",
      ["--keyring", card.certificate, desk.folder + "/signature", desk.folder + "/payload"]
    )
  }
}
