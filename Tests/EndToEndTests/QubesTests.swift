import CardTesting
import FoundationEssentials
import Testing

/// A vault qube signs for another one.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct QubesTests {
  @Test
  func `a batch from another qube is one call, one approval, and signatures that gpgv takes`()
    async throws
  {
    try await QubesRig.with { qubes in
      let images = SampleImages(5)
      let result = try await qubes.paraph(qubes.signArguments(images))
      #expect(result.exitCode == 0, "\(result)")
      let files = try await qubes.desk.files
      #expect(files.paths.count == 5)
      try await files.expectAccepted(by: qubes.desk.cards[0].certificate)
      // Several repositories, so that the name has the key alone.
      #expect(
        qubes.read("journal")
          == "qrexec: paraph.Sign+release: work -> @default: allowed to vault\n"
      )
      let log = try qubes.desk.log
      #expect(log.count { $0.contains(#""event":"signed""#) } == 5)
      #expect(log.allSatisfy { $0.contains(#""qube":"work""#) })
      let dialog = try await qubes.dialog()
      #expect(dialog.contains("For: qube work, as qrexec says"), "\(dialog)")
      #expect(dialog.contains("Key by the name of: release"))
      #expect(dialog.contains(qubes.desk.cards[0].fingerprint.prefix(4)))
      // Run again, the key is asked for through the other service, and nothing is left to do.
      let again = try await qubes.paraph(qubes.signArguments(images))
      #expect(again.exitCode == 0, "\(again)")
      #expect(qubes.read("journal").contains("paraph.PublicKey+release: work -> @default: allowed"))
      #expect(try await qubes.desk.files.paths.count == 5)
    }
  }

  @Test
  func `images of one repository go by a service of its name, and the touch is seen in both qubes`()
    async throws
  {
    try await QubesRig.with(CardOrder(options: ["--touch", "on"])) { qubes in
      try await qubes.desk.rig.control("touch", "by-hand")
      let digest = SampleImages(1).images[0].digest
      let end = try await qubes.watchSigning(named: ["stagex/busybox:1.0@\(digest)"]) { running in
        try await running.waitForLine(containing: "touch")
        try await qubes.desk.rig.control("wait", "touch")
        try await qubes.desk.rig.control("touch")
      }
      #expect(end.exitCode == 0, "\(end)")
      let name = "paraph.Sign+release+docker.io-2Fstagex-2Fbusybox"
      #expect(qubes.read("journal").contains("qrexec: \(name): work -> @default: allowed to vault"))
      let said = qubes.read("syslog").split(separator: "\n")
      #expect(
        said == [
          "\(name)-work: paraph: enter the PIN in the other qube",
          "\(name)-work: paraph: touch the card",
        ]
      )
      try await qubes.desk.files.expectAccepted(by: qubes.desk.cards[0].certificate)
    }
  }

  @Test
  func `the public key is told, and no more of the card`() async throws {
    try await QubesRig.with { qubes in
      let key = qubes.desk.cards[0].fingerprint
      let result = try await qubes.paraph([
        "cards", "--agent", "qrexec:@default", "--key", "release",
      ])
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.text == "a card in another qube, Ed25519 key \(key)\n")
      let json = try await qubes.paraph([
        "cards", "--json", "--agent", "qrexec:vault", "--key", "release",
      ])
      // The example's lines are for @default: the caller needn't know the vault's name.
      #expect(json.exitCode == 3, "\(json)")
    }
  }

  @Test
  func `a caller whose input ends is answered a key, and its call to sign is taken back`()
    async throws
  {
    try await QubesRig.with { qubes in
      let list = #"{"method":"org.paraph.Agent.ListCards"}"# + "\0"
      let key = try await qubes.call("paraph.PublicKey+release", list, ends: true)
      #expect(key.exitCode == 0 && key.text.contains(#""public_key":"#), "\(key)")
      #expect(!key.text.contains("serial") && !key.text.contains("reader"))

      try await qubes.desk.clearCounts()
      try await qubes.desk.makePatient(try qubes.agent.answer([]))
      let signed = try await qubes.call(
        "paraph.Sign+release",
        SampleImages(2).request(),
        ends: true
      )
      #expect(signed.exitCode == 1, "\(signed)")
      #expect(signed.text.contains("org.paraph.Agent.Cancelled"))
      #expect(signed.standardError.contains("the caller's input ended, so the call is taken back"))
      #expect(try await qubes.desk.commandCount("2A") == 0)
    }
  }

  @Test
  func `a file for one argument goes before the one for all, wherever both are`() async throws {
    try await QubesRig.with { qubes in
      // Named with its argument the bridge serves that argument.
      try qubes.install("paraph.Sign+release")
      try qubes.uninstall("paraph.Sign")
      try qubes.write("#!/bin/sh\nexit 9\n", to: "root/usr/local/etc/qubes-rpc/paraph.Sign")
      let result = try await qubes.call("paraph.Sign+release", SampleImages(1).request())
      #expect(result.exitCode == 0, "\(result)")
      // Under another name it would do what was allowed to that name.
      try qubes.install("paraph.Other")
      try qubes.write("* * @anyvm @anyvm allow\n", to: "policy.d/10-test.policy")
      let other = try await qubes.call("paraph.Other+release", SampleImages(1).request())
      #expect(other.exitCode == 2, "\(other)")
      #expect(other.standardError.contains("there is no service 'paraph.Other'"))
    }
  }
}

extension QubesRig {
  /// What the last dialog in the vault said.
  func dialog() async throws -> String {
    let log = "\(desk.folder)/agent-pinentry/pinentry.log"
    let lines = try String(contentsOfFile: log, encoding: .utf8)
    let line = lines.split(separator: "\n").last { $0.hasPrefix("SETDESC ") } ?? ""
    return line.split(separator: "%0A").joined(separator: "\n")
  }

  /// Runs `paraph sign` in the calling qube for images by their arguments.
  func watchSigning(
    named arguments: [String],
    _ body: @Sendable (RunningProgram) async throws -> Void
  ) async throws -> WatchedEnd {
    var images = signArguments(SampleImages(1))
    images.removeLast()
    return try await watchParaph(images + arguments, body)
  }
}
