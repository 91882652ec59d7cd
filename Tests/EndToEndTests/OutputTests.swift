import CardTesting
import Testing

/// Standard output that takes no more.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct OutputTests {
  private let images = SampleImages(3)

  @Test
  func `a reader that went away ends no signing, and a command's own signals are as ever`()
    async throws
  {
    try await withDesk { desk in
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let script = """
        import os, subprocess, sys
        reader, writer = os.pipe()
        os.close(reader)
        sys.exit(subprocess.run(sys.argv[1:], stdout=writer).returncode)
        """
      let arguments = try desk.signArguments(images.arguments)
      let result = try await desk.run("python3", ["-c", script, program] + arguments)
      #expect(result.exitCode == 0, "\(result)")
      #expect(try await desk.files.paths.count == images.images.count)

      let command = try await desk.paraph(
        ["approve", "--pinentry", try desk.pinentry().program] + images.arguments
          + ["--", "/bin/bash", "-c", "kill -PIPE $$"]
      )
      // 128 and the number of SIGPIPE.
      #expect(command.exitCode == 141, "\(command)")
    }
  }

  @Test
  func `a result that can't be written is a failure, and what was signed stays`() async throws {
    try await withDesk { desk in
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      for arguments in [
        ["request", "-o", "-"] + images.arguments, try desk.signArguments(images.arguments),
        ["cards", "--json"],
      ] {
        let words = ["-c", #"exec "$@" >/dev/full"#, "sh", program] + arguments
        let result = try await desk.run("sh", words)
        #expect(result.exitCode == 5, "\(result)")
        let sentence = "error: standard output can't be written: the disk is full"
        #expect(result.standardError.contains(sentence), "\(result)")
      }
      #expect(try await desk.files.paths.count == images.images.count)
    }
  }
}
