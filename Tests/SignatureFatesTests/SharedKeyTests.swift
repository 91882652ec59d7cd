import Certificates
import FileTesting
import OpenPGP
import SignatureFates
import Testing

/// One key in two certificates: as a subkey, and as the primary key of another, which is how
/// consumers that compare with primary fingerprints are served.
@Suite(.serialized)
struct SharedKeyTests {
  @Test
  func `a key in two certificates signs by either, and is gone when one takes it back`()
    async throws
  {
    let bench = try FateBench()
    let primary = try await bench.home.makeKey("a", usage: "cert")
    let subkey = try await bench.home.addSubkey(to: primary)
    let message = try await bench.sign(by: subkey)
    let original = try await bench.home.export()
    let wrapped = try await wrapping(subkey, of: bench.home)
    func maker(_ keyring: [UInt8]) throws -> SignatureMaker? {
      guard case .valid(let maker) = try FateBench.fate(message, keyring: keyring) else {
        return nil
      }
      return maker
    }
    #expect(try maker(original)?.key.primaryFingerprint.description == primary)
    #expect(try maker(wrapped)?.key.isPrimary == true)
    #expect(try maker(original)?.key.key == maker(wrapped)?.key.key)
    #expect(try maker(original + wrapped)?.key.key == maker(wrapped + original)?.key.key)

    try await bench.home.gpg(
      ["--edit-key", primary],
      answering: ["key 1", "revkey", "y", "1", "", "y", "save"],
      at: "20250101T000000"
    )
    let revoked = try await bench.home.export()
    try await bench.home.end()
    for keyring in [
      revoked, revoked + wrapped, wrapped + revoked, original + revoked, revoked + original,
    ] {
      #expect(try FateBench.fate(message, keyring: keyring).name == .keyRevoked)
    }
    // The other certificate alone doesn't know of it.
    #expect(try maker(wrapped)?.key.isPrimary == true)
  }

  /// A certificate whose primary key is a subkey of another home.
  private func wrapping(_ subkey: String, of home: GnuPGHome) async throws -> [UInt8] {
    let listed = try await home.gpg(["--with-colons", "--with-keygrip", "--list-keys", subkey])
    let grip = try #require(
      listed.output.split(separator: "\n").last { $0.hasPrefix("grp:") }
    ).split(separator: ":", omittingEmptySubsequences: false)[9]
    let other = try GnuPGHome()
    let secret = "private-keys-v1.d/\(grip).key"
    try other.folder.write(try #require(home.folder.read(secret)), to: secret)
    try other.folder.write(
      """
      %no-protection
      Key-Type: EDDSA
      Key-Grip: \(grip)
      Key-Usage: cert,sign
      Creation-Date: 20240101T000000
      Name-Real: wrapped
      %commit

      """,
      to: "parameters"
    )
    try await other.gpg(["--gen-key", other.folder.path("parameters")], at: "20240101T000000")
    let certificate = try await other.export()
    try await other.end()
    return certificate
  }
}
