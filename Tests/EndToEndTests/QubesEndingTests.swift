import CardTesting
import FoundationEssentials
import Testing

/// How a call to another qube can end without an answer, and what `paraph` says of it.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct QubesEndingTests {
  private func expect(
    _ result: ProgramResult,
    _ status: Int32,
    _ code: String,
    _ sentence: String
  ) {
    #expect(result.exitCode == status, "\(result)")
    #expect(result.text.contains(#""code":"\#(code)""#), "\(result)")
    #expect(result.text.contains(sentence), "\(result)")
  }

  private func sign(_ qubes: QubesRig) async throws -> ProgramResult {
    try await qubes.paraph(qubes.signArguments(SampleImages(2)) + ["--json"])
  }

  @Test
  func `what refuses, is missing, or can't be run is told with what to do`() async throws {
    try await QubesRig.with { qubes in
      try qubes.write("personal", to: "caller")
      expect(try await sign(qubes), 3, "QrexecRefused", "was refused by dom0's policy")
      try qubes.write("work", to: "caller")

      try qubes.uninstall("paraph.Sign")
      expect(try await sign(qubes), 6, "QrexecNoService", "restart the template and the qube")

      try qubes.write("#!/bin/sh\n", to: "root/etc/qubes-rpc/paraph.Sign")
      expect(try await sign(qubes), 6, "QrexecFailed", "couldn't start paraph.Sign")

      // Done before it has said anything, as where a service is a socket of an agent that ends.
      let file = qubes.path("root/etc/qubes-rpc/paraph.Sign")
      _ = try await runProgram("chmod", ["755", file])
      expect(try await sign(qubes), 6, "QrexecEmpty", "closed the call before its last reply")

      try qubes.write("#!/bin/sh\nkill -TERM $$\n", to: "root/etc/qubes-rpc/paraph.Sign")
      expect(try await sign(qubes), 6, "AgentGone", "the call ended with status 143")
    }
  }

  @Test
  func `a vault without an agent says so, with a status of its own`() async throws {
    try await QubesRig.with { qubes in
      let session = #"{"PATH": "/usr/bin", "XDG_RUNTIME_DIR": "/nowhere"}"#
      try qubes.write(session, to: "environment.json")
      expect(try await sign(qubes), 6, "AgentNotReached", "@default: no agent listens in this qube")
      #expect(try await qubes.bridgeStatus() == 4)
    }
  }

  @Test
  func `where no qrexec is, or no key is named, nothing is called`() async throws {
    try await withDesk { desk in
      let arguments = ["sign", "--agent", "qrexec:vault"] + SampleImages(1).arguments
      let unnamed = try await desk.paraph(arguments)
      #expect(unnamed.exitCode == 2 && unnamed.standardError.contains("wants --key NAME"))
      for key in [desk.cards[0].fingerprint, "Release", "a/b"] {
        let result = try await desk.paraph(arguments + ["--key", key])
        #expect(result.exitCode == 2, "\(result)")
      }
      let nowhere = try await desk.paraph(
        arguments + ["--key", "release", "--lookaside", desk.lookaside]
      )
      #expect(nowhere.exitCode == 6, "\(nowhere)")
      #expect(nowhere.standardError.contains("there is no qrexec-client-vm on the PATH"))
      let target = try await desk.paraph([
        "sign", "--agent", "qrexec:--help", "--key", "release",
      ])
      #expect(target.exitCode == 2, "\(target)")
      let cancel = try await desk.paraph(["cancel", "--agent", "qrexec:vault"])
      #expect(cancel.exitCode == 2, "\(cancel)")
    }
  }
}
