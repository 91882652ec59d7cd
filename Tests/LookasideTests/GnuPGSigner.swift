import FileTesting
import Gcrypt
import OpenPGP
import Testing

/// A key of GnuPG's own, in its own home.
struct GnuPGSigner {
  let home: TemporaryFolder
  let verifier: Verifier

  init(_ algorithm: String) async throws {
    home = try TemporaryFolder()
    // A scdaemon would take the card of a test that runs meanwhile.
    try home.write(Array("disable-scdaemon\n".utf8), to: "gpg-agent.conf")
    let made = try await runProgram(
      "gpg",
      [
        "--homedir", home.path, "--batch", "--quiet", "--passphrase", "", "--faked-system-time",
        "20250101T000000!", "--quick-gen-key", "someone", algorithm, "sign", "never",
      ]
    )
    try #require(made.isSuccess, "\(made)")
    let exported = try await runProgram(
      "gpg",
      ["--homedir", home.path, "--batch", "--output", home.path("key"), "--export"]
    )
    try #require(exported.isSuccess, "\(exported)")
    let bytes = try #require(home.read("key"))
    // The first packet is the key; GnuPG writes its length in one byte or in two.
    let lengthCount = bytes.first == 0x98 ? 1 : 2
    let length = bytes.dropFirst().prefix(lengthCount).reduce(0) { $0 << 8 | Int($1) }
    let packet = Array(bytes.prefix(1 + lengthCount + length))
    verifier = try Verifier(try PublicKey(parsingPacket: packet))
  }

  func sign(_ payload: [UInt8], _ arguments: [String] = []) async throws -> [UInt8] {
    try home.write(payload, to: "payload")
    let signed = try await runProgram(
      "gpg",
      ["--homedir", home.path, "--batch", "--yes", "--output", home.path("signed")] + arguments
        + ["--sign", home.path("payload")]
    )
    try #require(signed.isSuccess, "\(signed)")
    return try #require(home.read("signed"))
  }

  func end() async throws {
    _ = try await runProgram("gpgconf", ["--homedir", home.path, "--kill", "all"])
  }
}
