import FileTesting
import Glibc
import ServiceActivation
import StrictJSON
import Synchronization
import Testing
import Varlink

/// Sockets whose connections say first for whom they are.
@Suite
struct IntroducedConnectionTests {
  /// A server with a socket of each kind; one that introduces itself as `no` is refused.
  private func withServer(
    _ limits: VarlinkServer.Limits = .init(),
    observer: @escaping VarlinkServer.Observer = { _, _ in },
    _ body: (_ plain: String, _ introduced: String) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let plain = try OwnSocket(listeningAt: folder.path("s/plain"))
    let introduced = try OwnSocket(listeningAt: folder.path("s/introduced"))
    let server = try VarlinkServer(
      listeners: [plain.descriptor],
      introducedListeners: [introduced.descriptor],
      limits: limits,
      observer: observer,
      introducedService: { _, introduction in
        let text = String(decoding: introduction, as: UTF8.self)
        guard text != "no" else { return nil }
        let tooMany = VarlinkError("org.example.Who.TooMany")
        return IntroducedService(saying(text), source: text, tooMany: tooMany)
      },
      service: { _ in saying("nobody") }
    )
    async let running: Void = server.run()
    do {
      try await body(plain.path, introduced.path)
    } catch {
      server.finish()
      throw error
    }
    server.finish()
    try await running
  }

  /// Most of this is about places, not about time, of which a busy machine may take any.
  private static let patience = ReceivePatience(frame: .seconds(600), silence: .seconds(600))

  private let call = #"{"method":"org.example.Who.Who"}"# + "\0"

  @Test
  func `a service is made from the first frame, answers one call, and hangs up`() async throws {
    try await withServer { plain, introduced in
      let connection = try RawConnection(to: introduced)
      connection.write("work\0" + call + call)
      let answer = await connection.readToEnd()
      #expect(answer == #"{"parameters":{"name":"work"}}"# + "\0")
      // The other socket serves as ever, and takes no introduction.
      let client = try VarlinkClient(socket: plain)
      for _ in 0..<2 { #expect(try await client.call("org.example.Who.Who")["name"] == "nobody") }
      let mistaken = try RawConnection(to: plain)
      mistaken.write("work\0" + call)
      #expect(await mistaken.readToEnd() == "")
    }
  }

  @Test
  func `who isn't taken by its introduction gets one refusal`() async throws {
    try await withServer { _, introduced in
      let connection = try RawConnection(to: introduced)
      connection.write("no\0" + call)
      let answer = await connection.readToEnd()
      #expect(answer.contains("org.varlink.service.PermissionDenied"), "\(answer)")
      let silent = try RawConnection(to: introduced)
      shutdown(silent.descriptor, Int32(SHUT_WR))
      #expect(await silent.readToEnd() == "")
    }
  }

  @Test
  func `those that introduce themselves have a limit of their own`() async throws {
    var limits = VarlinkServer.Limits()
    limits.introducedConnections = 2
    limits.connectionsPerUser = 1
    limits.patience = Self.patience
    let turnedAway = Mutex<[TurnAwayReason]>([])
    let observer: VarlinkServer.Observer = { event, _ in
      if case .turnedAway(_, let reason) = event { turnedAway.withLock { $0.append(reason) } }
    }
    try await withServer(limits, observer: observer) { plain, introduced in
      let sources = ["work", "play", "rest"]
      let connections = try sources.map { _ in try RawConnection(to: introduced) }
      for (connection, source) in zip(connections, sources) { connection.write(source + "\0") }
      while turnedAway.withLock(\.isEmpty) { await Task.yield() }
      let client = try VarlinkClient(socket: plain)
      #expect(try await client.call("org.example.Who.Who")["name"] == "nobody")
      var answers: [String] = []
      for connection in connections { answers.append(await connection.exchange(call)) }
      #expect(answers.count { $0.contains("org.example.Who.TooMany") } == 1, "\(answers)")
      #expect(turnedAway.withLock(\.self) == [.tooManyIntroduced(limit: 2)])
    }
  }

  @Test
  func `who comes while others are still to introduce themselves waits for them`() async throws {
    var limits = VarlinkServer.Limits()
    limits.introducingConnections = 1
    limits.patience = Self.patience
    try await withServer(limits) { plain, introduced in
      let silent = try RawConnection(to: introduced)
      let next = try RawConnection(to: introduced)
      next.write("next\0" + call)
      // The other socket's are accepted all the same.
      let client = try VarlinkClient(socket: plain)
      #expect(try await client.call("org.example.Who.Who")["name"] == "nobody")
      silent.write("work\0")
      #expect(await next.readToEnd().contains("next"))
      #expect(await silent.exchange(call).contains("work"))
    }
  }

  @Test
  func `a source that has all its calls waiting is answered at once, and keeps nobody out`()
    async throws
  {
    let (waiting, continuation) = AsyncStream<Int>.makeStream()
    let observer: VarlinkServer.Observer = { _, activity in continuation.yield(activity.callCount) }
    // As many values as a call may have: to read it takes time.
    let zeros = Array(repeating: "0", count: 65_000).joined(separator: ",")
    let large = #"{"method":"org.example.Who.Who","parameters":{"zeros":[\#(zeros)]}}"# + "\0"
    try await withServer(observer: observer) { [call] _, introduced in
      let first = try (0..<4).map { _ in try RawConnection(to: introduced) }
      for connection in first {
        connection.write("work\0" + #"{"method":"org.example.Who.Wait"}"# + "\0")
      }
      for await count in waiting where count == first.count { break }
      try await withThrowingTaskGroup { group in
        for _ in 0..<40 {
          group.addTask {
            for _ in 0..<5 {
              let answer = try await RawConnection(to: introduced).exchange("work\0" + large)
              #expect(answer.contains("org.example.Who.TooMany"), "\(answer)")
            }
          }
        }
        group.addTask {
          for _ in 0..<20 {
            let answer = try await RawConnection(to: introduced).exchange("other\0" + call)
            #expect(answer.contains("other"), "\(answer)")
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test
  func `one source has some places, and the others have theirs`() async throws {
    var limits = VarlinkServer.Limits()
    limits.connectionsPerSource = 2
    limits.patience = Self.patience
    let turnedAway = Mutex<[TurnAwayReason]>([])
    let endedCount = Mutex(0)
    let observer: VarlinkServer.Observer = { event, _ in
      switch event {
      case .turnedAway(_, let reason): turnedAway.withLock { $0.append(reason) }
      case .ended: endedCount.withLock { $0 += 1 }
      default: break
      }
    }
    try await withServer(limits, observer: observer) { _, introduced in
      // Of those that are in, none has called yet; one of the three finds no place.
      let waiting = try (0..<3).map { _ in try RawConnection(to: introduced) }
      for connection in waiting { connection.write("work\0") }
      while turnedAway.withLock(\.isEmpty) { await Task.yield() }
      let other = try RawConnection(to: introduced)
      other.write("other\0" + call)
      #expect(await other.readToEnd().contains("other"))
      var answers: [String] = []
      for connection in waiting { answers.append(await connection.exchange(call)) }
      #expect(answers.count { $0.contains("org.example.Who.TooMany") } == 1, "\(answers)")
      #expect(answers.count { $0.contains("work") } == 2, "\(answers)")
      // Who is gone leaves the place to the next.
      while endedCount.withLock(\.self) < 4 { await Task.yield() }
      let next = try RawConnection(to: introduced)
      next.write("work\0" + call)
      #expect(await next.readToEnd().contains("work"))
      #expect(turnedAway.withLock(\.self) == [.tooManyOfSource("work", limit: 2)])
    }
  }

  @Test
  func `who doesn't introduce itself in time loses the connection`() async throws {
    var limits = VarlinkServer.Limits()
    limits.patience = ReceivePatience(frame: .milliseconds(50), silence: .seconds(600))
    try await withServer(limits) { _, introduced in
      let connection = try RawConnection(to: introduced)
      #expect(await connection.readToEnd() == "")
    }
  }
}

/// The method Who, which answers with a name, and Wait, which lasts until its caller hangs up.
private func saying(_ name: String) -> VarlinkService {
  VarlinkService(
    vendor: "Example",
    product: "who",
    version: "1",
    url: "https://example.org",
    interfaces: [
      VarlinkInterface(
        name: "org.example.Who",
        description: "interface org.example.Who\nmethod Who() -> (name: string)\n",
        handlers: [
          "Who": { (_, _) async throws(VarlinkError) in ["name": .string(name)] },
          "Wait": { (_, _) async throws(VarlinkError) in
            let (end, continuation) = AsyncStream<Never>.makeStream()
            for await _ in end {}
            continuation.finish()
            return [:]
          },
        ]
      )
    ]
  )
}
