import StrictJSON
import Testing
import Varlink

/// A client against our own service, and against one that misbehaves.
@Suite
struct VarlinkClientTests {
  private func served(_ test: TestService = TestService()) throws -> VarlinkClient {
    let (ours, theirs) = try socketEnds()
    let transport = try DescriptorTransport(input: theirs, output: theirs)
    Task { try await test.service.serve(transport) }
    return try VarlinkClient(input: ours, output: ours)
  }

  private func scripted() throws -> (VarlinkClient, DescriptorTransport) {
    let (ours, theirs) = try socketEnds()
    return (
      try VarlinkClient(input: ours, output: ours),
      try DescriptorTransport(input: theirs, output: theirs)
    )
  }

  @Test
  func `one call after the other goes over a connection`() async throws {
    let client = try served()
    let info = try await client.call("org.varlink.service.GetInfo")
    #expect(info["vendor"] == "Example")
    #expect(info["interfaces"] == ["org.example.Test", "org.varlink.service"])
    let description = try await client.call(
      "org.varlink.service.GetInterfaceDescription",
      ["interface": "org.example.Test"]
    )
    #expect(description["description"] == .string(TestService.description))
    let error = VarlinkError("org.example.Test.Failed", ["code": 7])
    await #expect(throws: VarlinkClientError.method(error)) {
      try await client.call("org.example.Test.Fail", ["code": 7])
    }
    #expect(try await client.call("org.example.Test.Echo", ["text": "a"]) == ["text": "a"])
  }

  @Test
  func `a stream has all replies, and the connection is free after the last`() async throws {
    let client = try served()
    var numbers: [JSONValue?] = []
    for try await reply in client.replies(to: "org.example.Test.Count", ["to": 513]) {
      numbers.append(reply["number"])
    }
    #expect(numbers == (1...513).map { .integer($0) })
    #expect(try await client.call("org.example.Test.Echo", ["text": "a"]) == ["text": "a"])
  }

  @Test
  func `cancelling hangs up, and what the service still sends is delivered`() async throws {
    let test = TestService()
    let client = try served(test)
    let (started, start) = AsyncStream<Void>.makeStream()
    let calling = Task {
      var replies: [JSONObject] = []
      for try await reply in client.replies(to: "org.example.Test.Wait") {
        replies.append(reply)
        start.finish()
      }
      return replies
    }
    for await _ in started {}
    calling.cancel()
    let replies = try await calling.value
    #expect(replies == [["isWaiting": true], ["isLate": true], ["wasCancelled": true]])
    await #expect(throws: VarlinkClientError.transport(.closed)) {
      try await client.call("org.example.Test.Echo", ["text": "a"])
    }
  }

  @Test
  func `a task that is cancelled already sends nothing`() async throws {
    let (client, service) = try scripted()
    let calling = Task {
      for await _ in AsyncStream<Never>.makeStream().stream {}
      return try await client.call("org.example.Test.Echo")
    }
    calling.cancel()
    await #expect(throws: VarlinkClientError.cancelled) { try await calling.value }
    client.close()
    #expect(try await service.receive() == nil)
  }

  @Test
  func `giving up a stream ends the connection`() async throws {
    let (client, service) = try scripted()
    async let first = firstReply(of: client)
    _ = try await service.receive()
    try await service.send(VarlinkReply.continued(["n": 1]).encoded())
    #expect(try await first == ["n": 1])
    #expect(try await service.receive() == nil)
  }

  private func firstReply(of client: VarlinkClient) async throws -> JSONObject? {
    for try await reply in client.replies(to: "org.example.Test.Count") { return reply }
    return nil
  }

  @Test
  func `a second call at the same time is refused`() async throws {
    let (client, service) = try scripted()
    async let first = client.call("org.example.Test.Echo")
    _ = try await service.receive()
    await #expect(throws: VarlinkClientError.callInProgress) {
      try await client.call("org.example.Test.Echo")
    }
    try await service.send(VarlinkReply.last([:]).encoded())
    #expect(try await first == [:])
  }

  @Test(arguments: [
    (
      [UInt8]?.some(VarlinkReply.continued([:]).encoded()),
      VarlinkClientError.unexpectedContinuation
    ),
    (Array(#"{"error":"a.b.C","continues":true}"#.utf8), .message(.continuedError)),
    (nil, .hungUp),
  ])
  func `a service that misbehaves is an error`(
    reply: [UInt8]?,
    error: VarlinkClientError
  ) async throws {
    let (client, service) = try scripted()
    let calling = Task { try await client.call("org.example.Test.Echo") }
    _ = try await service.receive()
    if let reply { try await service.send(reply) } else { service.finishSending() }
    await #expect(throws: error) { try await calling.value }
  }

  @Test
  func `a reply over the limit is an error`() async throws {
    let (ours, theirs) = try socketEnds()
    let client = try VarlinkClient(input: ours, output: ours, replyLimit: 10)
    let service = try DescriptorTransport(input: theirs, output: theirs)
    let calling = Task { try await client.call("org.example.Test.Echo") }
    _ = try await service.receive()
    try await service.send(Array(repeating: 1, count: 100))
    await #expect(throws: VarlinkClientError.transport(.frameTooLong(limit: 10))) {
      try await calling.value
    }
  }

  @Test
  func `a call over the service's limit isn't sent, and a shorter one can follow`() async throws {
    let (ours, theirs) = try socketEnds()
    let client = try VarlinkClient(input: ours, output: ours, callLimit: 60)
    let transport = try DescriptorTransport(input: theirs, output: theirs, frameLimit: 60)
    Task { try await TestService().service.serve(transport) }
    await #expect(throws: VarlinkClientError.callTooLong(byteCount: 61, limit: 60)) {
      try await client.call("org.example.Test.Echo", ["text": "aa"])
    }
    #expect(try await client.call("org.example.Test.Echo", ["text": "a"]) == ["text": "a"])
  }
}
