import CertificateFiles
import Certificates
import ConfinedFiles
import FileTesting
import OpenPGP
import Testing

/// Certificates from files and folders.
@Suite(.serialized)
struct CertificateFolderTests {
  @Test
  func `a file, a folder and a keyring give the same certificates, armored or not`() async throws {
    let home = try GnuPGHome()
    let first = try await home.makeKey("first")
    _ = try await home.addSubkey(to: first, algorithm: "cv25519", usage: "encr")
    let second = try await home.makeKey("second", algorithm: "rsa2048")
    let keyring = try await home.export()
    let armored = try await home.export(arguments: ["--armor"])
    let one = try await home.export(first, arguments: ["--armor"])
    let two = try await home.export(second)
    try await home.end()

    let folder = try TemporaryFolder()
    try folder.write(keyring, to: "keyring.pgp")
    try folder.write(armored, to: "armored.txt")
    try folder.write(one + [0x0A] + armored, to: "several.txt")
    try folder.write(one, to: "keys/one.asc")
    try folder.write(two, to: "keys/two.gpg")
    try folder.write("not a key", to: "keys/README")
    try folder.write("not a key", to: "keys/inner.asc/README")
    for name in ["keyring.pgp", "armored.txt", "several.txt", "keys"] {
      let read = try CertificateFolder(at: [folder.path(name)])
      #expect(read.problems.isEmpty, "\(read.problems)")
      #expect(Set(read.certificates.map { $0.fingerprint(at: 0).description }) == [first, second])
      #expect(read.certificates.allSatisfy { $0.signingKeys(at: 1_720_000_000).count == 1 })
    }
  }

  @Test
  func `each file that can't be used is named with its reason, and the others are read`()
    async throws
  {
    let home = try GnuPGHome()
    let key = try await home.makeKey("a")
    let weak = try await home.makeKey("b", algorithm: "rsa1024")
    let good = try await home.export(key)
    let weakKey = try await home.export(weak)
    try await home.gpg(["--output", home.folder.path("secret"), "--export-secret-keys", key])
    let secret = try #require(home.folder.read("secret"))
    try await home.end()

    let folder = try TemporaryFolder()
    try folder.write(good, to: "keys/a.pgp")
    try folder.write([UInt8](), to: "keys/b.pgp")
    try folder.write("hello", to: "keys/c.asc")
    try folder.write(Array(good.dropLast(3)), to: "keys/d.pgp")
    try folder.write(secret, to: "keys/e.gpg")
    try folder.write(weakKey, to: "keys/f.gpg")
    try folder.link("keys/g.asc", to: "/etc/passwd")
    try folder.write([0xC6, 0x01, 0x03] + good, to: "keys/h.pgp")
    let read = try CertificateFolder(at: [folder.path("keys")])
    #expect(read.certificates.map { $0.fingerprint(at: 0).description } == [key])
    let reasons = Dictionary(
      uniqueKeysWithValues: read.problems.map { problem in
        (String(problem.path.suffix(5)), problem.reason)
      }
    )
    func isContent(_ name: String, _ reason: CertificateReadingError.Reason) -> Bool {
      guard case .content(let error) = reasons[name] else { return false }
      return error.reason == reason
    }
    #expect(isContent("b.pgp", .empty))
    #expect(reasons["c.asc"].map { "\($0)".contains("textOutside") } == true)
    #expect(isContent("d.pgp", .packet(.truncated)))
    #expect(isContent("e.gpg", .privateKey))
    #expect(reasons["f.gpg"].map { "\($0)".contains("modulus(bitCount: 1024") } == true)
    #expect(reasons["g.asc"] == .file(.leavesFolder))
    #expect(reasons["h.pgp"].map { "\($0)".contains("version(3)") } == true)
    #expect(reasons.count == 7)
    #expect(throws: FileError.self) { try CertificateFolder(at: [folder.path("nothing")]) }
  }
}
