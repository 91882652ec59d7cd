import Glibc
import SigningAgent
import StrictJSON
import Testing
import Varlink

extension Bench {
  /// Speaks with an agent over a connection of its interface; with a new one if none is given.
  func withClient(
    of agent: SigningAgent? = nil,
    _ body: (VarlinkClient) async throws -> Void
  ) async throws {
    var ends: [Int32] = [-1, -1]
    #expect(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let service = AgentService(agent ?? self.agent, for: ownUser, version: "1").service
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

  /// The error that a call of the interface ends with; nil if it ends well.
  func refusal(_ method: String, _ parameters: JSONObject) async throws -> VarlinkError? {
    var refusal: VarlinkError?
    try await withClient { client in
      do throws(VarlinkClientError) {
        _ = try await client.call("org.paraph.Agent.\(method)", parameters)
      } catch {
        guard case .method(let said) = error else { throw error }
        refusal = said
      }
    }
    return refusal
  }
}
