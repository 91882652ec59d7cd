import CardTesting
import FoundationEssentials
import Testing

/// `paraph sign --handoff` where its files can't be written, or only one of them was.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd or vpcd isn't installed"),
  .timeLimit(.minutes(15))
)
struct HandoffWritingTests {
  @Test
  func `a disk without room for it is said to be before a PIN is asked for`() async throws {
    try await withDesk { desk in
      let script = """
        mkdir "$0/stick"; mount -t tmpfs -o size=8k none "$0/stick" || exit 99
        head -c 4096 /dev/zero >"$0/stick/other"
        "$@"
        echo "exit code $?"
        """
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let handoff = ["--handoff", desk.folder + "/stick/handoff.json"]
      let result = try await desk.run(
        "unshare",
        ["-Urm", "bash", "-c", script, desk.folder, program]
          + (try desk.signArguments(handoff + SampleImages(2).arguments))
      )
      #expect(result.text.contains("exit code 5\n"), "\(result)")
      #expect(result.standardError.contains("has 4 KiB free, and the handoff takes 8 KiB"))
      #expect(try await desk.commandCount("20") == 0)
      #expect(try await desk.files.paths.isEmpty)
    }
  }

  @Test
  func `after a run that left the signature alone the same command signs the list alone`()
    async throws
  {
    try await withDesk { desk in
      let path = desk.folder + "/handoff.json"
      let arguments = ["--handoff", path] + SampleImages(3).arguments
      let first = try await desk.sign(arguments)
      #expect(first.isSuccess, "\(first)")
      try FileManager.default.removeItem(atPath: path)
      try await desk.clearCounts()
      let again = try await desk.sign(arguments)
      #expect(again.isSuccess, "\(again)")
      #expect(try await desk.commandCount("2A") == 1)
      let checked = try await desk.run(
        "gpgv",
        ["--keyring", desk.folder + "/signer-1.pgp", path + ".sig", path]
      )
      #expect(checked.isSuccess, "\(checked)")
    }
  }
}
