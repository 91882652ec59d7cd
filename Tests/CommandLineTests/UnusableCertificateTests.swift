import FileTesting
import Subprocess
import Testing

/// What `paraph-gpg` says of a key whose certificate lies in the folder and can't be used.
@Suite
struct UnusableCertificateTests {
  @Test(arguments: ["rsa1024", "secp256k1"])
  func `a certificate that is there is never asked for again`(algorithm: String) async throws {
    let home = try GnuPGHome()
    let key = try await home.makeKey("Ada <ada@example.org>", algorithm: algorithm)
    let file = home.folder.path("keys/ada.pgp")
    try home.folder.makeFolder("keys")
    try await home.gpg(["--output", file, "--export", key])
    try home.folder.write("data", to: "data")
    try await home.gpg(["--detach-sign", home.folder.path("data")])
    let data = home.folder.path("data")
    for arguments in [
      ["--list-keys", key], ["--export", "ada"], ["--verify", data + ".sig", data],
    ] {
      let result = try await runProgram(
        builtProgram("paraph-gpg"),
        arguments,
        environment: ["PARAPH_KEYS": home.folder.path("keys")]
      )
      #expect(result.status == .exited(2), "\(result)")
      #expect(result.errors.contains("warning: '\(file)' holds "), "\(result)")
      #expect(result.errors.contains("what is named above can't be used"), "\(result)")
      #expect(!result.errors.contains("no certificate has"), "\(result)")
      #expect(!result.errors.contains("put the certificate"), "\(result)")
    }
    try await home.end()
  }
}
