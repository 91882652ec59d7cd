import FoundationEssentials
import Glibc
import Testing
import VirtualCard

/// The control socket and its client.
@Suite
struct ControlSocketTests {
  private func withSocket(
    touch: TouchPanel.Mode? = nil,
    _ body: (Bench, String) async throws -> Void
  ) async throws {
    let path = Bench.newPath()
    try await Bench.run(touch: touch) { bench in
      let loop = try EventLoop()
      defer { loop.stop() }
      let socket = try ControlSocket(path: path, loop: loop)
      try await withThrowingTaskGroup { group in
        group.addTask(executorPreference: loop) { await socket.run(bench.controls) }
        defer { group.cancelAll() }
        try await body(bench, path)
      }
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test
  func `several clients are served, line by line`() async throws {
    try await withSocket { _, path in
      let first = try ControlClient(path: path)
      let second = try ControlClient(path: path)

      #expect(try first.send("ping") == "ok")
      #expect(try second.send("touches") == "ok 0")
      #expect(try first.send("sing") == "error unknown-command sing")
      #expect(try first.send("ping") == "ok")
    }
  }

  @Test
  func `one client waits for the touch that another one gives`() async throws {
    try await withSocket(touch: .byHand) { bench, path in
      let session = try bench.reader.accept()
      session.send([0, 0x2A, 0x9E, 0x9A])
      let client = try ControlClient(path: path)

      #expect(try client.send("wait touch") == "ok")
      #expect(try ControlClient(path: path).send("touch") == "ok")
      #expect(try session.receive() == [0, 0x2A, 0x9E, 0x9A, 0x90, 0x00])
      #expect(try client.send("touches") == "ok 1")
    }
  }

  @Test
  func `the card is pulled and put in again`() async throws {
    try await withSocket { bench, path in
      let session = try bench.reader.accept()
      let client = try ControlClient(path: path)

      #expect(try client.send("eject") == "ok")
      #expect(session.isAtItsEnd())
      #expect(try client.send("insert") == "ok")
      let next = try bench.reader.accept()
      next.send([1])
      #expect(try client.send("wait reader") == "ok")
    }
  }

  @Test
  func `a line without an end is cut off`() async throws {
    try await withSocket { _, path in
      let client = try ControlClient(path: path)
      #expect(throws: SystemError.self) { try client.send(String(repeating: "x", count: 5000)) }
      #expect(try ControlClient(path: path).send("ping") == "ok")
    }
  }

  @Test
  func `the socket is the user's alone, and only one program's`() async throws {
    try await withSocket { bench, path in
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(throws: SystemError(number: EADDRINUSE)) {
        try ControlSocket(path: path, loop: bench.loop)
      }
      #expect(try ControlClient(path: path).send("ping") == "ok")
    }
  }

  @Test
  func `a file that is no socket is left alone`() async throws {
    let path = Bench.newPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("mine".utf8).write(to: URL(filePath: path))
    let loop = try EventLoop()
    defer { loop.stop() }

    #expect(throws: SystemError.self) { try ControlSocket(path: path, loop: loop) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }
}
