import Glibc
import StrictJSON
import Synchronization
import Testing
import Varlink

/// A server on a Unix socket, and what its clients get.
@Suite
struct VarlinkServerTests {
  private static func limits(
    _ change: (inout VarlinkServer.Limits) -> Void
  ) -> VarlinkServer.Limits {
    var limits = VarlinkServer.Limits()
    change(&limits)
    return limits
  }

  private func expectAnswer(_ client: VarlinkClient, _ text: String = "hello") async throws {
    let reply = try await client.call("org.example.Test.Echo", ["text": .string(text)])
    #expect(reply == ["text": .string(text)])
  }

  @Test
  func `a hundred clients at once each get their own answers`() async throws {
    let limits = Self.limits {
      $0.connections = 100
      $0.connectionsPerUser = 100
    }
    let server = try ServerUnderTest(limits: limits)
    let clients = try (0..<100).map { _ in try server.client() }
    try await withThrowingTaskGroup { group in
      for (number, client) in clients.enumerated() {
        group.addTask {
          for round in 0..<5 { try await expectAnswer(client, "\(number)/\(round)") }
        }
      }
      try await group.waitForAll()
    }
    #expect(server.server.activity.connectionCount == 100)
    try await server.finish()
    #expect(server.server.activity == VarlinkServer.Activity())
  }

  @Test
  func `the connection over the limit is closed at once, and the others go on`() async throws {
    let server = try ServerUnderTest(limits: Self.limits { $0.connections = 2 })
    let (first, second) = (try server.client(), try server.client())
    try await expectAnswer(first)
    try await expectAnswer(second)
    #expect(try await server.rawConnection().readToEnd() == "")
    let reason = try await server.turningAway()
    #expect(reason == .tooManyConnections(limit: 2))
    try await expectAnswer(first)
    second.close()
    #expect(try await server.ending() == nil)
    try await expectAnswer(try server.client())
    try await expectAnswer(first)
    try await server.finish()
  }

  @Test
  func `the connection over one user's limit is closed at once`() async throws {
    let server = try ServerUnderTest(limits: Self.limits { $0.connectionsPerUser = 1 })
    let first = try server.client()
    try await expectAnswer(first)
    #expect(try await server.rawConnection().readToEnd() == "")
    let reason = try await server.turningAway()
    #expect(reason == .tooManyOfUser(geteuid(), limit: 1))
    try await expectAnswer(first)
    try await server.finish()
  }

  @Test
  func `who is refused hears so in answer to the first call, whatever it is`() async throws {
    let server = try ServerUnderTest(refuses: true)
    for method in ["org.example.Test.Echo", "org.varlink.service.GetInfo"] {
      let client = try server.client()
      await #expect(throws: VarlinkClientError.method(.permissionDenied)) {
        _ = try await client.call(method)
      }
      // One answer, then the line is cut.
      await #expect(throws: VarlinkClientError.self) { _ = try await client.call(method) }
    }
    try await server.finish()
  }

  @Test
  func `a client that says nothing is let go, and one that does isn't kept waiting`() async throws {
    let patience = ReceivePatience(frame: .seconds(600), silence: .milliseconds(200))
    let server = try ServerUnderTest(limits: Self.limits { $0.patience = patience })
    let silent = try server.rawConnection()
    try await expectAnswer(try server.client())
    #expect(await silent.readToEnd() == "")
    let failure = try await server.ending { $0 != nil }
    #expect(failure == .transport(.silent(.milliseconds(200))))
    try await server.finish()
  }

  @Test
  func `a client that sends half a call is let go, however it dribbles`() async throws {
    let patience = ReceivePatience(frame: .milliseconds(200), silence: .seconds(600))
    let limits = Self.limits { limits in
      limits.patience = patience
      // However late the time is noticed on a busy machine, it comes before this.
      limits.frameByteCount = 1 << 30
    }
    let server = try ServerUnderTest(limits: limits)
    let slow = try server.rawConnection()
    // As fast as the kernel takes it, and never a whole frame.
    async let dribbling: Void = slow.writeToEnd(" ")
    try await expectAnswer(try server.client())
    let failure = try await server.ending { $0 != nil }
    #expect(failure == .transport(.slowFrame(.milliseconds(200))))
    await dribbling
    try await server.finish()
  }

  @Test
  func `a client isn't let go while its call runs, however long that takes`() async throws {
    let patience = ReceivePatience(frame: .milliseconds(50), silence: .milliseconds(50))
    let server = try ServerUnderTest(limits: Self.limits { $0.patience = patience })
    let waiting = try server.rawConnection()
    waiting.write(#"{"method":"org.example.Test.Wait"}"# + "\0")
    // Others come and are let go meanwhile, which takes longer than the patience each time.
    for _ in 1...3 {
      let silent = try server.rawConnection()
      #expect(await silent.readToEnd() == "")
    }
    #expect(server.server.activity.callCount == 1)
    try await server.finish()
    #expect(await waiting.readToEnd().hasPrefix(#"{"parameters":{"wasCancelled":true}"#))
  }

  @Test
  func `a client that floods and never reads is given up, and others are served`() async throws {
    let limits = Self.limits { $0.sendTime = .milliseconds(300) }
    let server = try ServerUnderTest(limits: limits)
    let flooding = try server.rawConnection()
    let call = #"{"method":"org.example.Test.Echo","parameters":{"text":"abcdefgh"}}"# + "\0"
    async let flood: Void = flooding.writeToEnd(call)
    for _ in 0..<20 { try await expectAnswer(try server.client()) }
    let failure = try await server.ending { $0 != nil }
    #expect(failure == .transport(.stalled(.milliseconds(300))))
    await flood
    try await server.finish()
  }

  @Test
  func `a client that vanishes cancels its call, and nobody else's`() async throws {
    let server = try ServerUnderTest()
    let staying = try server.rawConnection()
    staying.write(#"{"method":"org.example.Test.Wait"}"# + "\0")
    do {
      let vanishing = try server.rawConnection()
      vanishing.write(#"{"method":"org.example.Test.Wait"}"# + "\0")
      try await server.callCount(2)
    }
    _ = try await server.ending()
    #expect(server.test.cancelledCount.withLock { $0 } == 1)
    #expect(server.server.activity.callCount == 1)
    try await server.finish()
  }

  @Test
  func `an orderly end cancels what runs, sends its answer and accepts nobody`() async throws {
    let server = try ServerUnderTest()
    let waiting = try server.client()
    var replies = waiting.replies(to: "org.example.Test.Wait").makeAsyncIterator()
    #expect(try await replies.next() == ["isWaiting": true])
    let idle = try server.client()
    try await expectAnswer(idle)
    server.server.finish()
    #expect(try await replies.next() == ["isLate": true])
    #expect(try await replies.next() == ["wasCancelled": true])
    try await server.running.value.get()
    #expect(throws: VarlinkTransportError.system(errno: ECONNREFUSED)) { try server.client() }
  }

  @Test
  func `cancelling the server's task is an orderly end`() async throws {
    let server = try ServerUnderTest()
    let client = try server.client()
    var replies = client.replies(to: "org.example.Test.Wait").makeAsyncIterator()
    #expect(try await replies.next() == ["isWaiting": true])
    server.running.cancel()
    #expect(try await replies.next() == ["isLate": true])
    #expect(try await replies.next() == ["wasCancelled": true])
    try await server.running.value.get()
  }

  @Test
  func `it stops for want of clients only when there are none`() async throws {
    let server = try ServerUnderTest()
    let client = try server.client()
    try await expectAnswer(client)
    #expect(await server.server.stopAcceptingIfIdle() == false)
    try await expectAnswer(try server.client())
    client.close()
    _ = try await server.ending()
    _ = try await server.ending()
    #expect(await server.server.stopAcceptingIfIdle())
    try await server.running.value.get()
    #expect(await server.server.stopAcceptingIfIdle())
  }

  @Test
  func `what is no call ends its own connection alone`() async throws {
    let server = try ServerUnderTest(limits: Self.limits { $0.frameByteCount = 1000 })
    let good = try server.client()
    try await expectAnswer(good)
    for text in ["GET / HTTP/1.1\r\n\r\n\0", String(repeating: "x", count: 1001), "{}\0"] {
      let bad = try server.rawConnection()
      bad.write(text)
      #expect(await bad.readToEnd() == "")
      #expect(try await server.ending() != nil)
    }
    try await expectAnswer(good)
    try await server.finish()
  }
}

extension ServerUnderTest {
  /// Waits until a connection has ended in a certain way.
  fileprivate func ending(
    _ matches: (VarlinkServingError?) -> Bool
  ) async throws -> VarlinkServingError? {
    try await event { event -> VarlinkServingError?? in
      guard case .ended(_, let failure) = event, matches(failure) else { return nil }
      return .some(failure)
    }
  }

  fileprivate func turningAway() async throws -> TurnAwayReason {
    try await event { event in
      if case .turnedAway(_, let reason) = event { reason } else { nil }
    }
  }

  /// Waits until so many calls run.
  fileprivate func callCount(_ count: Int) async throws {
    while server.activity.callCount != count {
      _ = try await event { $0 == .calls ? true : nil }
    }
  }
}
