import Decompression
import Gcrypt
import OpenPGP
import Testing

/// What GnuPG writes in each of its forms, by a throw-away Ed25519 key.
@Suite
struct GnuPGTests {
  /// A payload of some size that doesn't compress to nothing.
  private static let long: [UInt8] = (0..<80_000).map { UInt8($0 * 131 % 251) }
  private static let short = Array("{\"critical\":{}}".utf8)

  @Test
  func `every binary form with one signature is read and verified, every other is refused`()
    async throws
  {
    let home = try TemporaryFolder()
    try await makeKey("first@example.org", home)
    try await makeKey("second@example.org", home)
    let key = try await exportedKey("first@example.org", home)
    let verifier = try Verifier(key)

    let accepted: [[String]] = [
      [], ["-z0"], ["--compress-algo", "zip"], ["--compress-algo", "zlib", "-z9"],
      ["--compress-algo", "bzip2"],
      ["-z0", "--digest-algo", "SHA256"], ["-z0", "--digest-algo", "SHA384"],
      ["-z0", "--set-filename", "signature-1"], ["-z0", "--textmode"],
      [
        "-z0", "--sig-notation", "note@example.org=text", "--sig-policy-url", "https://example.org",
      ],
      ["-z0", "--default-sig-expire", "1d"],
    ]
    for payload in [Self.short, Self.long] {
      for arguments in accepted where !(arguments.contains("--textmode") && payload == Self.long) {
        let bytes = try await sign(arguments, payload, home)
        let message = try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
        let verified = try verifier.verified(message, at: message.signature.created)
        #expect(verified.payload == payload, "\(arguments)")
      }
    }

    let refused: [([String], SignedMessageError)] = [
      (["--armor"], .armored), (["--clearsign"], .armored), (["--detach-sign"], .detached),
      (["-z0", "-u", "second@example.org"], .severalSignatures),
      (["-z0", "--digest-algo", "SHA1"], .signature(.hash(2))),
      (["-z0", "--digest-algo", "SHA224"], .signature(.hash(11))),
      (
        ["-z0", "--sig-notation", "!note@example.org=text"],
        .signature(.critical(SubpacketType(rawValue: 20)))
      ),
    ]
    for (arguments, reason) in refused {
      let bytes = try await sign(arguments, Self.short, home)
      #expect(throws: reason, "\(arguments)") {
        try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
      }
    }

    let expired = try SignedMessage(
      parsing: await sign(["-z0", "--default-sig-expire", "1d"], Self.short, home),
      decompressor: MessageDecompressor()
    )
    let created = expired.signature.created
    let rejection = #expect(throws: SignatureRejection.self) {
      try verifier.verified(expired, at: created + 86_400)
    }
    #expect(
      rejection?.defects == [.expired(UInt64(created) + 86_400, now: created + 86_400)]
    )
    _ = try await run("gpgconf", ["--kill", "all"], home: home)
  }

  private func makeKey(_ name: String, _ home: TemporaryFolder) async throws {
    let result = try await run(
      "gpg",
      [
        "--batch", "-q", "--passphrase", "", "--quick-generate-key", name, "ed25519", "sign",
        "never",
      ],
      home: home
    )
    try #require(result.isSuccess, "\(result.error)")
  }

  private func exportedKey(_ name: String, _ home: TemporaryFolder) async throws -> PublicKey {
    let certificate = try await run("gpg", ["--batch", "--export", name], home: home).output
    try #require(certificate.first == 0x98)
    return try PublicKey(parsingPacket: Array(certificate.prefix(2 + Int(certificate[1]))))
  }

  private func sign(
    _ arguments: [String],
    _ payload: [UInt8],
    _ home: TemporaryFolder
  ) async throws -> [UInt8] {
    let isOther = arguments.contains("--clearsign") || arguments.contains("--detach-sign")
    let result = try await run(
      "gpg",
      ["--batch", "-q", "-u", "first@example.org"] + arguments + (isOther ? [] : ["--sign"]),
      home: home,
      input: payload
    )
    try #require(result.isSuccess, "\(arguments): \(result.error)")
    return result.output
  }
}
