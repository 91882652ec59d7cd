import CardMaking
import ContainerSignature
import SigningAgent
import StrictJSON
import Testing
import Varlink

/// The method Approve over connections.
@Suite
struct ApproveServiceTests {
  private static let approve = "org.paraph.Agent.Approve"

  private func parameters(_ numbers: Int...) throws -> JSONObject {
    let order = try #require(try order(ofImages: numbers))
    let images = order.images.map { image -> JSONValue in
      [
        "reference": .string(image.reference.spelling),
        "digest": .string(image.digest.description),
      ]
    }
    return ["images": .array(images)]
  }

  private func states(_ replies: VarlinkReplies) async throws -> [JSONObject] {
    var list: [JSONObject] = []
    for try await reply in replies { list.append(reply) }
    return list
  }

  @Test
  func `it outlives its connection, and says what it allows and for how long`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    try await desk.bench.withClient(of: desk.agent) { client in
      let replies = try await states(client.replies(to: Self.approve, try parameters(0, 1)))
      #expect(replies.map { $0["state"] } == ["card", "waiting_for_pin", "approved"])
      #expect(replies[2]["count"] == 2 && replies[2]["remaining"] == 600)
      #expect(replies[2]["chosen"] == replies[0]["chosen"])
    }
    try await desk.bench.withClient(of: desk.agent) { client in
      let reply = try await client.call("org.paraph.Agent.Sign", try parameters(1))
      #expect(reply["state"] == "finished")
      let twice = await #expect(throws: VarlinkClientError.self) {
        try await client.call("org.paraph.Agent.Sign", try parameters(0, 1))
      }
      #expect(
        twice
          == .method(
            VarlinkError("org.paraph.Agent.AlreadySigned", ["images": [1], "remaining": 600])
          )
      )
      let other = await #expect(throws: VarlinkClientError.self) {
        try await client.call("org.paraph.Agent.Sign", try parameters(7))
      }
      #expect(other == .method(VarlinkError("org.paraph.Agent.CardKept", ["remaining": 600])))
      #expect(try await client.call("org.paraph.Agent.Cancel")["cancelled"] == 1)
    }
    await desk.agent.finish()
    try await desk.expectFree()
  }

  @Test
  func `a caller who wants it so ends it by hanging up`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    try await desk.bench.withClient(of: desk.agent) { client in
      var bound = try parameters(0, 1)
      bound["while_connected"] = true
      let replies = client.replies(to: Self.approve, bound)
      let (seen, output) = AsyncStream.makeStream(of: JSONObject.self)
      let call = Task { for try await reply in replies { output.yield(reply) } }
      var states = seen.makeAsyncIterator()
      while let reply = await states.next(), reply["state"] != "approved" {}
      #expect(try await desk.sign(0) == nil)
      // Says that nothing more comes, and still hears what does.
      call.cancel()
      let end: JSONObject = ["state": "over", "signed": 1, "reason": "Cancelled"]
      #expect(await states.next() == end)
      try await call.value
    }
    try await desk.expectFree()
    #expect(try desk.recorded.outcome == "Cancelled")
  }

  @Test
  func `a caller who stays is told how it ended`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }), pins: [pin, pin])
    var bound = try parameters(0, 1)
    bound["while_connected"] = true
    try await desk.bench.withClient(of: desk.agent) { client in
      var replies = client.replies(to: Self.approve, bound).makeAsyncIterator()
      while let reply = try await replies.next(), reply["state"] != "approved" {}
      #expect(try await desk.sign(0, 1) == nil)
      #expect(try await replies.next() == ["state": "over", "signed": 2])
      #expect(try await replies.next() == nil)

      var more = client.replies(to: Self.approve, bound).makeAsyncIterator()
      while let reply = try await more.next(), reply["state"] != "approved" {}
      desk.clock.advance(by: .seconds(600))
      let end: JSONObject = ["state": "over", "signed": 0, "reason": "ApprovalOver"]
      #expect(try await more.next() == end)
    }
  }

  @Test
  func `who hears of one reply only can't have it end with the call`() async throws {
    let desk = try ApprovalDesk(try await MemoryCard(CardOrder { _ in }))
    var bound = try parameters(0)
    bound["while_connected"] = true
    try await desk.bench.withClient(of: desk.agent) { client in
      let error = await #expect(throws: VarlinkClientError.self) {
        try await client.call(Self.approve, bound)
      }
      #expect(error == .method(.invalidParameter("while_connected")))
    }
    #expect(desk.dialogCount == 0)
  }
}
