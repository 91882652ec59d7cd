import CertificateFiles
import Certificates
import FileTesting
import OpenPGP
import Testing

/// Copies of one certificate in several files and folders that were named.
@Suite(.serialized)
struct SeveralPathsTests {
  /// After everything that these tests do.
  private static let now: UInt32 = 1_720_000_000

  @Test
  func `a copy that doesn't know of a revocation hides it from no other`() async throws {
    let home = try GnuPGHome()
    let key = try await home.makeKey("a")
    let old = try await home.export(key)
    try await home.gpg(
      ["--output", home.folder.path("revocation"), "--gen-revoke", key],
      answering: ["y", "1", "", "y"],
      at: "20240301T000000"
    )
    try await home.gpg(["--import", home.folder.path("revocation")])
    let revoked = try await home.export(key)
    try await home.end()

    let folder = try TemporaryFolder()
    try folder.write(old, to: "mine.pgp")
    try folder.write(revoked, to: "theirs/a.pgp")
    let paths = [folder.path("mine.pgp"), folder.path("theirs")]
    let alone = try CertificateFolder(at: [paths[0]])
    #expect(alone.certificates.map { $0.signingKeys(at: Self.now).count } == [1])
    for paths in [paths, paths.reversed()] {
      let read = try CertificateFolder(at: paths)
      #expect(read.certificates.map { $0.signingKeys(at: Self.now).count } == [0])
      #expect(read.fruitlessPaths.isEmpty)
    }
  }

  @Test
  func `who may revoke may stand in one file, and the revocation in another`() async throws {
    let home = try GnuPGHome()
    let owner = try await home.makeKey("owner")
    let revoker = try await home.makeKey("revoker")
    let before = try await home.export("=owner")
    try await home.gpg(
      ["--edit-key", owner, "addrevoker"],
      answering: [revoker, "y", "save"],
      at: "20240110T000000"
    )
    let naming = try await home.export("=owner")
    try await home.gpg(
      ["--output", home.folder.path("revocation"), "--desig-revoke", owner],
      answering: ["y", "1", "", "y"],
      at: "20240301T000000"
    )
    try await home.gpg([
      "--output", home.folder.path("packets"), "--dearmor", home.folder.path("revocation"),
    ])
    let revocation = try #require(home.folder.read("packets"))
    let other = try await home.export("=revoker")
    try await home.end()

    // A key's packet with an old header is what its fingerprint is of; a revocation stands behind it.
    let taken = try CertificateFile(parsing: before).certificates[0].primary.fingerprintInput
    let folder = try TemporaryFolder()
    try folder.write(naming, to: "naming.pgp")
    try folder.write(taken + revocation, to: "taken.pgp")
    try folder.write(other, to: "revoker.pgp")
    let paths = ["naming.pgp", "taken.pgp", "revoker.pgp"].map(folder.path)
    for paths in [paths, paths.reversed()] {
      let read = try CertificateFolder(at: paths)
      #expect(read.problems.isEmpty, "\(read.problems)")
      let certificate = try #require(
        read.certificates.first { $0.fingerprint(at: 0).description == owner }
      )
      #expect(certificate.awaitedRevokers.map(\.description) == [revoker])
    }
  }

  @Test
  func `each path without anything of use is named, even where another has the same key`()
    async throws
  {
    let home = try GnuPGHome()
    _ = try await home.makeKey("a")
    let good = try await home.export()
    try await home.end()
    let folder = try TemporaryFolder()
    try folder.write(good, to: "a.pgp")
    try folder.write(good, to: "again/a.pgp")
    try folder.write("hello", to: "text.asc")
    try folder.makeFolder("empty")
    let paths = ["a.pgp", "again", "text.asc", "empty"].map(folder.path)
    let read = try CertificateFolder(at: paths)
    #expect(read.certificates.count == 1 && read.problems.count == 1)
    #expect(read.fruitlessPaths == Array(paths[2...]))
  }
}
