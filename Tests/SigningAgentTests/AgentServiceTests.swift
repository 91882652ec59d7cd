import CardMaking
import ContainerSignature
import SigningAgent
import StrictJSON
import Testing
import Varlink

/// The interface org.paraph.Agent over a connection.
@Suite
struct AgentServiceTests {
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
    try await bench.withClient { client in
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
    try await bench.withClient { client in
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

  /// The members of one image, and the sentence that it is refused with.
  static let invalid: [([JSONObject], String)] = [
    (
      [["reference": "stagex/core-acl", "digest": sound]],
      "reference 'stagex/core-acl': has no tag, as 'REPOSITORY:TAG' has"
    ),
    (
      [["reference": "stagex/\u{1B}[2J:1", "digest": sound]],
      "reference 'stagex/\\u{1b}[2J:1': has the control character 27 at byte 7"
    ),
    (
      [["reference": "stagex/Core:1", "digest": sound]],
      "reference 'stagex/Core:1': 'Core' has capitals, a repository has none"
    ),
    (
      [["reference": "stagex/core:1", "digest": "sha512:ab"]],
      "digest 'sha512:ab': 'sha512' is not sha256, the one that verifiers take"
    ),
    (
      [["reference": "stagex/core:1", "digest": "sha256:ab"]],
      "digest 'sha256:ab': has 2 digits, not 64"
    ),
    (
      [["reference": "stagex/core:1", "digest": sound, "platform": "Linux"]],
      "platform 'Linux': isn't 'os/architecture' or 'os/architecture/variant' in lower case"
    ),
    ([["reference": "stagex/core:1"]], "$.images[0].digest is missing"),
    (
      [["reference": 1, "digest": sound]], "$.images[0].reference is of kind number, not string"
    ),
    (
      [
        ["reference": "stagex/core:1", "digest": sound],
        ["reference": "stagex/core:1", "digest": sound],
      ],
      "the same image as $.images[0]"
    ),
    (
      [
        ["reference": "stagex/core:1", "digest": sound],
        ["reference": "stagex/core:1", "digest": other],
      ],
      "'stagex/core:1' stands with another digest in $.images[0]"
    ),
    ([], "there is no image to sign"),
  ]

  private static let sound = JSONValue.string("sha256:" + String(repeating: "a", count: 64))
  private static let other = JSONValue.string("sha256:" + String(repeating: "b", count: 64))

  @Test(arguments: invalid)
  func `an image is refused with a plain sentence`(
    _ images: [JSONObject],
    _ sentence: String
  )
    async throws
  {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    try await bench.withClient { client in
      let error = await #expect(throws: VarlinkClientError.self) {
        try await client.call(
          "org.paraph.Agent.Sign",
          ["images": .array(images.map(JSONValue.object))]
        )
      }
      guard case .method(let refusal) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(refusal.parameters["reason"] == .string(sentence))
      #expect(refusal.parameters["index"] == .integer(Int64(max(images.count - 1, 0))))
    }
  }

  @Test
  func `an image with three faults is refused with three sentences`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    try await bench.withClient { client in
      let error = await #expect(throws: VarlinkClientError.self) {
        try await client.call(
          "org.paraph.Agent.Sign",
          ["images": [["reference": "", "digest": "", "platform": "linux"]]]
        )
      }
      guard case .method(let refusal) = error, case .array(let list) = refusal.parameters["images"]
      else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(list.count == 3)
    }
  }

  @Test
  func `an error comes by its name, with its facts`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }), pins: ["111111", "222222"])
    try await bench.withClient { client in
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
    try await bench.withClient { client in
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
