import CardMaking
import ContainerSignature
import Glibc
import SigningAgent
import StrictJSON
import Testing
import Varlink

/// The interface org.paraph.Agent over a connection.
@Suite
struct AgentServiceTests {
  private func withClient(
    _ bench: Bench,
    _ body: (VarlinkClient) async throws -> Void
  ) async throws {
    var ends: [Int32] = [-1, -1]
    #expect(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let service = AgentService(bench.agent, for: ownUser, version: "1").service
    let transport = try DescriptorTransport(input: ends[0], output: ends[0])
    async let serving: Void = service.serve(transport)
    let client = try VarlinkClient(input: ends[1], output: ends[1])
    do {
      try await body(client)
    } catch {
      client.close()
      throw error
    }
    client.close()
    try await serving
  }

  private func parameters(_ digest: String = String(repeating: "0", count: 64)) -> JSONObject {
    [
      "images": .array([
        ["reference": "stagex/core-acl:2.3.2", "digest": .string("sha256:" + digest)]
      ])
    ]
  }

  @Test
  func `a call without more gets all signatures in its one reply`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    try await withClient(bench) { client in
      let reply = try await client.call("org.paraph.Agent.Sign", parameters())
      #expect(reply["state"] == "finished")
      guard case .array(let signatures) = reply["signatures"] else {
        Issue.record("no signatures")
        return
      }
      #expect(signatures.count == 1)
    }
  }

  @Test
  func `images that can't be signed are refused with every reason, and no card is asked`()
    async throws
  {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let images: JSONValue = [
      [
        "reference": "stagex/core-acl",
        "digest": .string("sha256:" + String(repeating: "a", count: 64)),
      ],
      [
        "reference": "stagex/ok:1",
        "digest": .string("sha256:" + String(repeating: "a", count: 64)),
      ],
      ["reference": "stagex/core-attr:1", "digest": "sha256:"],
    ]
    try await withClient(bench) { client in
      let error = await #expect(throws: VarlinkClientError.self) {
        try await client.call("org.paraph.Agent.Sign", ["images": images])
      }
      guard case .method(let refusal) = error, case .array(let list) = refusal.parameters["images"]
      else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(refusal.name == "org.paraph.Agent.InvalidImage")
      #expect(list.count == 2)
    }
    #expect(await card.instructions.isEmpty)
  }

  @Test
  func `an error comes by its name, with its facts`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }), pins: ["111111", "222222"])
    try await withClient(bench) { client in
      let error = await #expect(throws: VarlinkClientError.self) {
        try await client.call("org.paraph.Agent.Sign", parameters())
      }
      let expected = VarlinkError("org.paraph.Agent.WrongPIN", ["tries_left": 1])
      #expect(error == .method(expected))
    }
  }

  @Test
  func `its description names every method`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    try await withClient(bench) { client in
      let reply = try await client.call(
        "org.varlink.service.GetInterfaceDescription",
        ["interface": "org.paraph.Agent"]
      )
      #expect(reply["description"] == .string(AgentInterface.description))
      let cards = try await client.call("org.paraph.Agent.ListCards")
      guard case .array(let list) = cards["cards"] else {
        Issue.record("no cards")
        return
      }
      #expect(list.count == 1)
      let info = try await client.call("org.paraph.Agent.GetInfo")
      #expect(info["version"] == "1")
    }
  }
}
