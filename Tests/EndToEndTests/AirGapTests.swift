import CardTesting
import Testing

/// The sitting of docs/air-gap.md, with its own commands, on two machines.
///
/// A machine is a mount namespace, and for the one with the card a network namespace without any
/// network: that takes root. Which sticks can be mounted, the tests' names say.
@Suite(
  .serialized,
  .enabled(
    if: SigningDesk.isPossible && Tool.have("git", "gpg", "jq"),
    "pcscd, vpcd or git isn't installed"
  ),
  .enabled("namespaces can't be made here, which takes root") {
    let tried = try? await runProgram("unshare", ["-n", "-m", "true"])
    return tried?.isSuccess == true
  },
  .timeLimit(.minutes(15))
)
struct AirGapTests {
  @Test(
    .enabled("this machine can't mount FAT; user-mode-linux proves the files in StickTests") {
      await AirGap.Stick.vfat.isPossible
    }
  )
  func `the page's commands work with FAT`() async throws { try await sit(.vfat) }

  @Test(.enabled("this machine can't mount images") { await AirGap.Stick.ext4.isPossible })
  func `the page's commands work with ext4`() async throws { try await sit(.ext4) }

  @Test
  func `the page's commands work with a folder in the place of a stick`() async throws {
    try await sit(.folder)
  }

  private func sit(_ stick: AirGap.Stick) async throws {
    try await withDesk([CardOrder(options: ["--many-signatures"])]) { desk in
      let gap = try await AirGap(desk, stick)
      let asked = try await gap.run(section: 1)
      try #require(asked.isSuccess, "\(asked)")
      let groups = asked.text.split(separator: "\n").suffix(2).map { $0.drop { $0 == " " } }
      try #require(groups.count == 2 && groups.allSatisfy { $0.count == 35 }, "\(asked)")

      // No network: nothing is there to reach, not even this machine itself.
      let cut = try await gap.run("ip -brief link", hasNetwork: false)
      #expect(cut.text.hasPrefix("lo ") && cut.text.contains("DOWN"), "\(cut)")
      let signed = try await gap.run(section: 2, hasNetwork: false)
      try #require(signed.isSuccess, "\(signed)")
      for line in groups { #expect(signed.standardError.contains(line), "\(signed)") }
      // What any other program finds, as docs/reference/handoff-format.md says.
      let checked = try await gap.run(
        """
        cd /media/stick
        gpgv --keyring "$0/keys/alice.pgp" handoff.json.sig handoff.json
        jq -r '.signatures[].sha256' handoff.json | sort >listed
        find signatures -name 'signature-*' -exec sha256sum {} + | cut -c1-64 | sort | diff listed -
        rm listed
        """
      )
      #expect(checked.isSuccess, "\(checked)")

      let merged = try await gap.run(section: 3)
      try #require(merged.isSuccess, "\(merged)")
      for line in groups { #expect(merged.text.contains(line), "\(merged)") }
      #expect(try await desk.files.paths.count { $0.contains("/signature-") } == 2)
      let verified = try await gap.run(
        "git -C signatures verify-commit HEAD 2>&1; git -C signatures status --short --branch"
      )
      #expect(verified.text.contains("Good signature"), "\(verified)")
      #expect(verified.text.hasSuffix("## release/2026.03.0\n"), "\(verified)")
      try await attack(gap)
    }
  }

  /// What somebody does to the stick on its way is found, and nothing is taken then.
  private func attack(_ gap: AirGap) async throws {
    for attack in [
      "rm /media/stick/signatures/stagex/core-one*/signature-1",
      "cp keys/alice.pgp /media/stick/signatures/stagex/$(ls /media/stick/signatures/stagex | head -n 1)/signature-2",
      "sed -i s/core-one/core-two/ /media/stick/handoff.json",
    ] {
      let result = try await gap.run(
        """
        rm -rf fresh kept; mkdir fresh; cp -r /media/stick kept
        \(attack)
        code=0
        paraph merge --handoff /media/stick/handoff.json --keys keys /media/stick/signatures fresh \
          || code=$?
        rm -rf /media/stick/signatures; cp -r kept/signatures kept/handoff.json /media/stick
        find fresh -type f
        exit $code
        """
      )
      #expect(result.exitCode == 3 && !result.text.contains("/signature-"), "\(attack): \(result)")
    }
  }
}
