import CardMaking
import Glibc
import OpenPGP
import Policy
import QubesService
import SigningAgent
import StrictJSON
import Testing
import Varlink

/// What another qube gets of the agent: what its service's name allows, and no more.
@Suite
struct QubeServiceTests {
  static let digest = "sha256:" + String(repeating: "0", count: 64)
  private static let otherKey = "FEDCBA9876543210FEDCBA9876543210FEDCBA98"

  /// An agent whose policy knows the qube `work`, and the card's key as `release`.
  func bench(_ more: String = "", qube: String = "work") async throws -> Bench {
    let card = try await MemoryCard(CardOrder { _ in })
    var bench = try Bench(card)
    let key = try #require(try await bench.cards().first?.key?.fingerprint)
    bench.rules = """
      touch = "any"
      \(more)
      [qubes.keys]
      release = "\(key)"
      other = "\(Self.otherKey)"
      [[client]]
      qube = "\(qube)"
      """
    return bench
  }

  /// Calls once as the bridge would, a new agent if none is given; returns the last reply, or the
  /// error.
  func call(
    _ bench: Bench,
    _ service: String,
    _ method: String,
    _ parameters: JSONObject = [:],
    of agent: SigningAgent? = nil
  ) async throws -> Result<JSONObject, VarlinkError> {
    try await calling(bench, service, of: agent) { client in
      do throws(VarlinkClientError) {
        return .success(try await client.call(method, parameters))
      } catch {
        guard case .method(let error) = error else { throw error }
        return .failure(error)
      }
    }
  }

  /// The same with a body that calls.
  func calling<Value: Sendable>(
    _ bench: Bench,
    _ service: String,
    of agent: SigningAgent? = nil,
    _ body: (VarlinkClient) async throws -> Value
  ) async throws -> Value {
    var ends: [Int32] = [-1, -1]
    #expect(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let call = try QrexecCall(fullName: service, source: "work")
    let qube = QubeService(agent ?? bench.agent, for: call, by: ownUser, version: "1").service
    let transport = try DescriptorTransport(input: ends[0], output: ends[0])
    async let serving: Void = qube.serve(transport)
    let client = try VarlinkClient(input: ends[1], output: ends[1])
    let value = try await body(client)
    client.close()
    try await serving
    return value
  }

  func images(_ references: [String] = ["stagex/core-acl:2.3.2"]) -> JSONObject {
    [
      "images": .array(
        references.map { ["reference": .string($0), "digest": .string(Self.digest)] }
      )
    ]
  }

  /// Codes and values of the obstacles of a refusal; empty for anything else.
  private func obstacles(_ result: Result<JSONObject, VarlinkError>) -> [[String]] {
    guard case .failure(let error) = result, error.name == "org.paraph.Agent.ServiceRefused",
      case .array(let list) = error.parameters["obstacles"]
    else { return [] }
    return list.map { value in
      guard case .object(let object) = value else { return [] }
      return object.members.map { if case .string(let text) = $0.value { text } else { "?" } }
    }
  }

  @Test(arguments: ["paraph.Sign+release", "paraph.Sign+release+docker.io-2Fstagex-2Fcore--acl"])
  func `what the name allows is signed, by the key that it names`(service: String) async throws {
    let bench = try await bench()
    let result = try await call(bench, service, "org.paraph.Agent.Sign", images())
    guard case .success(let reply) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(reply["count"] == 1)
    let text = try #require(bench.dialog.shown.first)
    #expect(text.description.contains("\nFor: qube work, as qrexec says\n"))
    #expect(text.description.contains("\nKey by the name of: release\n"))
    #expect(
      try bench.records.allSatisfy {
        String(decoding: $0.line, as: UTF8.self).contains(#""qube":"work""#)
      }
    )
  }

  @Test
  func `nothing is signed through the service for public keys, and nothing listed by the other`()
    async throws
  {
    let bench = try await bench()
    let sign = try await call(bench, "paraph.PublicKey+release", "org.paraph.Agent.Sign", images())
    #expect(obstacles(sign) == [["other_method", "Sign", "ListCards"]])
    for method in ["ListCards", "Cancel", "GetInfo", "SignGitObject", "Approve"] {
      let result = try await call(bench, "paraph.Sign+release", "org.paraph.Agent.\(method)")
      #expect(obstacles(result) == [["other_method", method, "Sign"]])
    }
    let description = try await call(
      bench,
      "paraph.Sign+release",
      "org.varlink.service.GetInfo"
    )
    guard case .failure(let error) = description else {
      Issue.record("it described itself")
      return
    }
    #expect(error.standard == .interfaceNotFound)
    #expect(bench.dialog.shown.isEmpty)
    #expect(await bench.card.count(0x2A) == 0)
  }

  @Test
  func `a body that wants more than the name allows is refused with every reason`() async throws {
    let bench = try await bench()
    var parameters = images([
      "stagex/core-acl:1", "quay.io/stagex/core-acl:1", "stagex/other:2",
    ])
    parameters["key"] = .string(Self.otherKey)
    parameters["handoff"] = ["earlier": []]
    let result = try await call(
      bench,
      "paraph.Sign+release+docker.io-2Fstagex-2Fcore--acl",
      "org.paraph.Agent.Sign",
      parameters
    )
    #expect(
      obstacles(result) == [
        ["other_parameter", "handoff"],
        ["other_key", Self.otherKey, "release"],
        ["other_repository", "docker.io/stagex/other", "docker.io/stagex/core-acl"],
        ["other_repository", "quay.io/stagex/core-acl", "docker.io/stagex/core-acl"],
      ]
    )
    #expect(bench.dialog.shown.isEmpty)
    #expect(await bench.card.count(0x2A) == 0)
  }

  @Test
  func `a key by its fingerprint may be named if it is the one that the name means`() async throws {
    let bench = try await bench()
    let key = try #require(try await bench.cards().first?.key?.fingerprint)
    var parameters = images()
    parameters["key"] = .string(key.description)
    parameters["card"] = .null
    let result = try await call(
      bench,
      "paraph.Sign+release",
      "org.paraph.Agent.Sign",
      parameters
    )
    #expect((try? result.get()) != nil, "\(result)")
  }

  @Test
  func `a public key is told, and nothing else of the card`() async throws {
    let bench = try await bench()
    let list = "org.paraph.Agent.ListCards"
    let reply = try await call(bench, "paraph.PublicKey+release", list).get()
    guard case .array(let cards) = reply["cards"], case .object(let card)? = cards.first else {
      Issue.record("\(reply)")
      return
    }
    #expect(cards.count == 1)
    #expect(card.members.map(\.name) == ["key"])
    guard case .object(let key)? = card["key"] else {
      Issue.record("\(card)")
      return
    }
    #expect(
      key.members.map(\.name).filter { $0 != "origin" } == [
        "fingerprint", "algorithm", "created", "public_key",
      ]
    )
    // Another key isn't there; which one is isn't told.
    let other = try await call(bench, "paraph.PublicKey+other", list)
    guard case .failure(let error) = other else {
      Issue.record("\(other)")
      return
    }
    #expect(error.name == "org.paraph.Agent.CardNotFound" && error.parameters["cards"] == [])
  }

  @Test
  func `who signs is told which card it is, and neither its reader nor what else it can`()
    async throws
  {
    let bench = try await bench()
    let replies = try await calling(bench, "paraph.Sign+release") { client in
      var replies: [JSONObject] = []
      for try await reply in client.replies(to: "org.paraph.Agent.Sign", images()) {
        replies.append(reply)
      }
      return replies
    }
    guard case .object(let card)? = replies.compactMap({ $0["chosen"] }).first else {
      Issue.record("\(replies)")
      return
    }
    #expect(
      card.members.map(\.name) == ["serial", "manufacturer", "key", "tries_left", "touch"]
    )
  }

  @Test
  func `a qube without an entry, or with a name of no key, hears why and not what there is`()
    async throws
  {
    let bench = try await bench(qube: "personal")
    let result = try await call(
      bench,
      "paraph.Sign+nightly",
      "org.paraph.Agent.Sign",
      images()
    )
    guard case .failure(let error) = result, case .array(let reasons) = error.parameters["reasons"]
    else {
      Issue.record("\(result)")
      return
    }
    #expect(error.name == "org.paraph.Agent.PolicyRefused")
    let text = String(decoding: JSONValue.array(reasons).compact(), as: UTF8.self)
    #expect(reasons.count == 2, "\(text)")
    #expect(text.contains("the key nightly") && text.contains("qube work"))
    for secret in ["personal", "release", "policy.toml"] { #expect(!text.contains(secret)) }
  }

  @Test(arguments: [
    ("keys = [\"\(Self.otherKey)\"]", "", PolicyRule.keys), ("cards = [\"99999999\"]", "", .cards),
    ("", "keys = [\"\(Self.otherKey)\"]", .client),
  ])
  func `a qube whose card isn't the right one hears so, and not which other ones there are`(
    rule: String,
    entry: String,
    name: PolicyRule
  ) async throws {
    var bench = try await bench(rule)
    bench.rules += "\n" + entry
    let result = try await call(bench, "paraph.Sign+release", "org.paraph.Agent.Sign", images())
    guard case .failure(let error) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(error.name == "org.paraph.Agent.PolicyRefused")
    let text = String(decoding: JSONValue.object(error.parameters).compact(), as: UTF8.self)
    #expect(text.contains("\"rule\":\"\(name.rawValue)\""), "\(text)")
    for secret in [Self.otherKey, "99999999"] { #expect(!text.contains(secret), "\(text)") }
    // The record has all of it.
    let record = String(decoding: try #require(try bench.records.last).line, as: UTF8.self)
    #expect(record.contains(name == .cards ? "99999999" : Self.otherKey), "\(record)")
  }

  @Test
  func `an error tells another qube no path and no program of this one`() async throws {
    var bench = try await bench()
    bench.rules = "surprise = 1"
    let result = try await call(bench, "paraph.Sign+release", "org.paraph.Agent.Sign", images())
    guard case .failure(let error) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(error.name == "org.paraph.Agent.PolicyUnusable")
    let text = String(decoding: JSONValue.object(error.parameters).compact(), as: UTF8.self)
    #expect(!text.contains("policy.toml"), "\(text)")
  }
}
