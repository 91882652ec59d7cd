import CardTesting
import FoundationEssentials
import Glibc
import Subprocess
import Testing

/// The PIN leaves no trace: in the memory of neither program, nor in anything that they write.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled(if: geteuid() == 0, "only root may look into a process that forbids it"),
  .enabled(
    if: MemorySearch.isPossible,
    "this machine doesn't let root read another process's memory"
  ),
  .enabled(if: Tool.have("gdb"), "gdb isn't installed"),
  .enabled(
    if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil,
    "the address sanitizer's shadow memory is too large to be searched"
  ),
  .timeLimit(.minutes(15))
)
struct HygieneTests {
  private static let pin = "735192648031"
  private let images = SampleImages(2)

  @Test
  func `neither during nor after an approval is it in memory, core dump, log or output`()
    async throws
  {
    try await withDesk([CardOrder(pin: Self.pin, options: ["--touch", "on"])]) { desk in
      try await approve(desk) { search, agent, client in
        try await search.expectNone(in: agent)
        try await search.expectNone(in: client)
        #expect(try await desk.countInCoreDump(of: agent, search) == 0)
      }
    }
  }

  @Test
  func `where the card wants it for each signature, it is gone after the last one`() async throws {
    let order = CardOrder(pin: Self.pin, options: ["--touch", "on", "--each-signature"])
    try await withDesk([order]) { desk in
      try await approve(desk) { search, agent, client in
        // Held in locked memory until the next signature. What forbids cores forbids root's
        // debugger nothing; that it is found there shows that it would be found afterwards.
        #expect(try await search.count(inMemoryOf: agent) > 0)
        try await search.expectNone(in: client)
      }
    }
  }

  @Test(arguments: [false, true])
  func `while a coming set is approved only a card that wants it each time has it kept`(
    isForEach: Bool
  ) async throws {
    let order = CardOrder(pin: Self.pin, options: isForEach ? ["--each-signature"] : [])
    try await withDesk([order]) { desk in
      let search = MemorySearch(secret: Self.pin, marker: desk.folder)
      try await desk.withListeningAgent(["--hold-card", "3600"]) { agent in
        let process = "\(agent.running.processID.value)"
        let dialog = try agent.answer([.pin(Self.pin)])
        let approval = try await desk.paraph(["approve"] + images.arguments)
        #expect(approval.exitCode == 0, "\(approval)")
        for image in images.arguments {
          let count = try await search.count(inMemoryOf: process)
          #expect((count > 0) == isForEach)
          let signed = try await desk.paraph(["sign", "--lookaside", desk.lookaside, image])
          #expect(signed.exitCode == 0, "\(signed)")
        }
        #expect(try dialog.pinCount == 1)
        try await search.expectNone(in: process)
      }
    }
  }

  /// Signs with an agent that goes on, looks on while the first touch is waited for, and expects to
  /// find nothing afterwards.
  private func approve(
    _ desk: SigningDesk,
    _ look: @Sendable (_ for: MemorySearch, _ agent: String, _ client: String) async throws -> Void
  ) async throws {
    let search = MemorySearch(secret: Self.pin, marker: desk.folder)
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    try await desk.rig.control("touch", "by-hand")
    // Looking takes longer than a real card waits.
    try await desk.rig.control("touch", "timeout", "600000")
    try await desk.withListeningAgent(["--hold-card", "3600"]) { agent in
      let process = "\(agent.running.processID.value)"
      let dialog = try agent.answer([.pin(Self.pin)])
      let end = try await watching(
        program,
        ["sign", "--lookaside", desk.lookaside] + images.arguments,
        environment: desk.environment
      ) { running in
        try await running.waitForLine(containing: "touch the card now")
        try await desk.rig.control("wait", "touch")
        try await look(search, process, "\(running.processID.value)")
        try await desk.rig.control("touch", "always")
        try await desk.rig.control("touch")
      }
      #expect(end.exitCode == 0, "\(end)")
      #expect(!end.text.contains(Self.pin))
      #expect(try dialog.pinCount == 1)
      try await search.expectNone(in: process)
      #expect(try await desk.countInCoreDump(of: process, search) == 0)
    } exits: { end in
      #expect(end.exitCode == 0, "\(end)")
      #expect(!end.text.contains(Self.pin))
    }
    #expect(!(try desk.log.joined().contains(Self.pin)))
  }
}

extension SigningDesk {
  /// How often what is looked for stands in a core dump that is forced out of a process: gdb needs
  /// root for one that forbids them.
  fileprivate func countInCoreDump(of process: String, _ search: MemorySearch) async throws -> Int {
    let path = "\(folder)/core-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    // Without the libraries' symbols, which nobody asks for. All mappings, those as well that are
    // left out of a core because the program says so.
    let result = try await runProgram(
      "gdb",
      [
        "--batch", "--nx", "-iex", "set auto-solib-add off", "-iex", "set debuginfod enabled off",
        "-iex", "set use-coredump-filter off", "-iex", "set dump-excluded-mappings on", "-p",
        process, "-ex", "generate-core-file \(path)",
      ]
    )
    try #require(FileManager.default.fileExists(atPath: path), "\(result)")
    return try await search.count(inFile: path)
  }
}
