import CertificateFiles
import FileTesting
import GnuPGAnswers
import OpenPGP
import Subprocess

/// Keys of one home of GnuPG, and what it says of signatures by them.
struct People {
  /// 2024-09-01, in seconds since 1970.
  static let now: UInt32 = 1_725_148_800
  /// The same as gpg takes it.
  static let today = "20240901T000000"

  let home: GnuPGHome

  init() throws { home = try GnuPGHome() }

  /// The certificates, read by us.
  func keyring() async throws -> Keyring {
    try home.folder.write(try await home.export(), to: "keys/all.pgp")
    let folder = CertificateFolder(file: home.folder.path("keys/all.pgp"))
    return Keyring(folder.certificates)
  }

  /// A detached signature.
  func sign(
    _ data: String,
    by key: String,
    at time: String = "20240601T000000",
    arguments: [String] = ["--armor"]
  ) async throws -> [UInt8] {
    try home.folder.write(data, to: "data")
    try await home.gpg(
      ["-u", key + "!"] + arguments
        + ["--output", home.folder.path("signature"), "--detach-sign", home.folder.path("data")],
      at: time
    )
    return home.folder.read("signature") ?? []
  }

  /// What gpg says of a signature: its status lines and its exit status.
  func status(
    _ signature: [UInt8],
    over data: String,
    arguments: [String] = []
  ) async throws -> (lines: [String], isSuccess: Bool) {
    try home.folder.write(data, to: "data")
    try home.folder.write(signature, to: "signature")
    let result = try await runProgram(
      "gpg",
      [
        "--batch", "--homedir", home.folder.path, "--faked-system-time", Self.today + "!",
        "--status-fd", "1",
      ] + arguments + ["--verify", home.folder.path("signature"), home.folder.path("data")],
      environment: ["LC_ALL": "C", "PCSCLITE_CSOCK_NAME": home.folder.path("no-pcscd")]
    )
    return (result.output.split(separator: "\n").map(String.init), result.status.isSuccess)
  }

  /// What we say of it.
  func judgements(
    _ signature: [UInt8],
    over data: String,
    _ keyring: Keyring? = nil
  ) async throws -> [SignatureJudgement] {
    let all = try await self.keyring()
    return try DetachedSignatureFile(parsing: signature).signatures.map {
      SignatureJudgement($0, over: Array(data.utf8), keyring: keyring ?? all, at: Self.now)
    }
  }
}

extension [String] {
  /// gpg's lines without what we don't say: advice, the signer's own word for its user id, how much
  /// and by which model a key is trusted, and of a batch that its exit status isn't 0.
  var comparable: [String] {
    compactMap { line in
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count > 1 else { return line }
      switch words[1] {
      case "KEY_CONSIDERED", "SIG_ID", "KEYEXPIRED", "KEYREVOKED", "FAILURE": return nil
      case "NEWSIG": return "[GNUPG:] NEWSIG"
      case let word where word.hasPrefix("TRUST_"): return nil
      default: return line
      }
    }
  }
}

extension SignatureJudgement {
  /// The status lines as text.
  var lines: [String] {
    statusLines.map { String(decoding: $0.bytes.dropLast(), as: UTF8.self) }
  }
}
