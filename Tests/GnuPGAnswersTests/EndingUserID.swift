import FileTesting
import Gcrypt
import Hexadecimal
import OpenPGP
import Subprocess
import Testing

extension GnuPGHome {
  /// Adds a user id whose certification ends, as gpg makes none for its own keys.
  ///
  /// - Parameters:
  ///   - name: The user id.
  ///   - key: The fingerprint of a key on Ed25519 without subkeys.
  ///   - created: When it is certified, in seconds since 1970.
  ///   - seconds: For how long.
  ///   - time: A time in between.
  /// - Throws: What a program throws that isn't there or fails.
  func addUserID(
    _ name: String,
    to key: String,
    at created: UInt32,
    for seconds: UInt32,
    now time: String
  ) async throws {
    let certificate = try await export(key)
    let body = certificate[2..<2 + Int(certificate[1])]
    let issuer = try #require(Fingerprint(hexadecimal: key)).bytes
    // When it was made, when it ends, what the key is for, and which key signs.
    let statements: [UInt8] =
      [5, 2] + created.bytes + [5, 3] + seconds.bytes + [2, 27, 3] + [22, 33, 4] + issuer
      + [9, 16] + issuer.suffix(8)
    let signed: [UInt8] = [4, 0x13, 22, 8, 0, UInt8(statements.count)] + statements
    let hash = digest(
      .sha256,
      of: [0x99, 0, UInt8(body.count)] + body,
      [0xB4] + UInt32(name.utf8.count).bytes + Array(name.utf8),
      signed + [4, 0xFF] + UInt32(signed.count).bytes
    )
    let packet = try await signed + [0, 0] + hash.prefix(2) + signature(over: hash, by: key)
    try folder.write(
      certificate + [0xB4, UInt8(name.utf8.count)] + Array(name.utf8)
        + [0x88, UInt8(packet.count)] + packet,
      to: "with-user-id"
    )
    // gpg drops one that has ended.
    try await gpg(["--import", folder.path("with-user-id")], at: time)
  }

  /// Has gpg's agent sign a hash: two numbers, as an OpenPGP packet has them.
  private func signature(over hash: [UInt8], by key: String) async throws -> [UInt8] {
    let listed = try await gpg(["--with-colons", "--with-keygrip", "--list-keys", key]).output
    let keygrip = try #require(listed.split(separator: "\n").first { $0.hasPrefix("grp:") })
      .split(separator: ":")[1]
    let signed = try await runProgram(
      "sh",
      [
        "-c",
        """
        gpg-connect-agent "SIGKEY $1" "SETHASH --hash=sha256 $2" PKSIGN /bye |
          LC_ALL=C sed 's/%0A/\\n/g; s/%0D/\\r/g; s/%25/%/g' | od -An -v -tx1 | tr -d ' \\n'
        """,
        "sh", String(keygrip), String(hexadecimal: hash),
      ],
      environment: ["GNUPGHOME": folder.path]
    )
    // "1:r32:" and "1:s32:" stand before them.
    return try ["313a7233323a", "313a7333323a"].flatMap { mark in
      let text = try #require(signed.output.split(separator: mark, maxSplits: 1).last?.prefix(64))
      let number = try #require([UInt8](hexadecimal: String(text), .small)).drop { $0 == 0 }
      let bitCount = number.count * 8 - (number.first?.leadingZeroBitCount ?? 0)
      return [UInt8(bitCount >> 8), UInt8(bitCount & 0xFF)] + number
    }
  }
}

extension UInt32 {
  fileprivate var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(self >> $0 & 0xFF) } }
}
