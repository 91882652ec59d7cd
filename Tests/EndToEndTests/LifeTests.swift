import CardTesting
import FoundationEssentials
import Testing

/// A release from two maintainers' cards to the machine that pulls it.
@Suite(
  .serialized,
  .enabled(
    if: SigningDesk.isPossible && Tool.have("git", "make", "skopeo", "docker-registry", "curl"),
    "pcscd, vpcd, gpgv, git, make, skopeo or a registry isn't installed"
  ),
  .timeLimit(.minutes(15))
)
struct LifeTests {
  /// Two maintainers, and somebody who isn't one.
  private static let cards = [
    CardOrder(serial: 1, algorithm: "ed25519"),
    CardOrder(
      profile: "nitrokey3",
      serial: 2,
      algorithm: "rsa4096",
      options: ["--many-signatures"]
    ),
    CardOrder(profile: "yubikey-5.4.3", serial: 3, algorithm: "ed25519"),
  ]

  /// What lies in the sample's folder, by what was done to it, and whether that is a quorum; 1 and 2
  /// are the maintainers' signatures, 3 is the stranger's, 0 is an empty file.
  private static let looks: [(name: String, files: [Int: Int], isQuorum: Bool)] = [
    ("both", [1: 1, 2: 2], true), ("other-order", [1: 2, 2: 1], true),
    ("stranger-too", [1: 1, 2: 3, 3: 2], true), ("one-missing", [1: 1], false),
    ("one-twice", [1: 2, 2: 2], false), ("stranger-instead", [1: 1, 2: 3], false),
    ("renumbered", [1: 1, 3: 2], false), ("empty-instead", [1: 1, 2: 0], false),
    ("empty-too", [1: 1, 2: 2, 3: 0], false), ("none", [:], false),
  ]

  @Test
  func `two cards sign on two branches, and after the merge the release is published and pulled`()
    async throws
  {
    try await withDesk(Self.cards) { desk in
      let life = try await ReleaseLife(desk)
      try await life.beginRepository()

      // Both at once, each on a branch.
      async let first = life.sign(by: 0, into: desk.lookaside)
      async let second = life.sign(by: 1, into: desk.folder + "/bob")
      for result in try await [first, second] { #expect(result.exitCode == 0, "\(result)") }
      let before = try await life.quorum()
      #expect(before.exitCode == 1, "\(before)")
      #expect(before.text.contains("\n0 of \(life.imageCount) images have their quorum\n"))

      let merged = try await life.merge()
      #expect(merged.isSuccess, "\(merged)")
      #expect(merged.text.hasSuffix("\nmerges 1, changed 0, files \(2 * life.imageCount)\n"))

      let after = try await life.quorum()
      #expect(after.exitCode == 0, "\(after)")
      #expect(
        after.text.hasSuffix(
          "\n\(life.imageCount) of \(life.imageCount) images have their quorum\n"
        )
      )
      #expect(try await life.make().isSuccess)
      #expect(life.isPublished)

      // One signature less, of all those there are.
      let folder = try life.firstFolder
      try FileManager.default.removeItem(atPath: "\(folder)/signature-2")
      let lacking = try await life.quorum(["--quiet"])
      #expect(lacking.exitCode == 1, "\(lacking)")
      #expect(lacking.text.split(separator: "\n").count == 1, "\(lacking)")
      #expect(try await life.make().exitCode == 2)
      #expect(!life.isPublished)

      try await pull(life)
    }
  }

  /// Has skopeo pull the sample with different files in its folder, and compares with `quorum`.
  private func pull(_ life: ReleaseLife) async throws {
    let stranger = try await life.signSample(by: 2)
    #expect(stranger.isSuccess, "\(stranger)")
    for look in Self.looks { try await life.prepare(look.name, look.files) }
    let pulled = try await life.pull()
    #expect(pulled.isSuccess, "\(pulled)")
    let taken = Set(pulled.text.split(separator: "\n").map(String.init))
    #expect(taken == Set(Self.looks.filter(\.isQuorum).map(\.name)), "\(pulled)")
    for look in Self.looks {
      let counted = try await life.quorum(of: look.name)
      #expect(counted.exitCode == (look.isQuorum ? 0 : 1), "\(look.name): \(counted)")
    }
  }
}
