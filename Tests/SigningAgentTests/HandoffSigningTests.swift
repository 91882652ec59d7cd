import AuditLog
import CardMaking
import ContainerSignature
import FileTesting
import FoundationEssentials
import Gcrypt
import Handoff
import ISO7816
import OpenPGP
import SigningAgent
import StrictJSON
import Testing
import Varlink
import VirtualCard

/// The list of signatures that the card signs after them.
@Suite
struct HandoffSigningTests {
  private static let sign: UInt8 = 0x2A
  private static let verify: UInt8 = 0x20

  /// So many images; those from `first` on are signed already, by these messages.
  private func listing(
    _ count: Int,
    from first: Int,
    _ messages: [[UInt8]],
    for caller: Caller = ownUser
  ) throws -> SigningOrder? {
    let images = try #require(try order(of: count)).images
    let earlier = zip(images[first...], messages).enumerated().map { index, pair in
      EarlierSignature(of: pair.0, name: "signature-\(index + 1)", message: pair.1)
    }
    return SigningOrder(try SigningRequest(images: images), listing: earlier, for: caller)
  }

  /// What the card signs for some images, without a list.
  private func messages(_ card: MemoryCard, _ order: SigningOrder?) async throws -> [[UInt8]] {
    let bench = try Bench(card)
    try #require(await bench.sign(order) == nil)
    return await bench.reported.messages
  }

  private func handoff(_ bench: Bench) async throws -> (document: [UInt8], signature: [UInt8]) {
    let found = await bench.reported.events.compactMap {
      event -> (document: [UInt8], signature: [UInt8])? in
      if case .signedHandoff(let handoff, let signature) = event {
        (document: handoff.bytes, signature: signature)
      } else {
        nil
      }
    }
    try #require(found.count == 1)
    return found[0]
  }

  @Test(arguments: [KeyChoice.ed25519, .rsa3072])
  func `it lists each signature by hash and length, and gpgv accepts its own`(
    algorithm: KeyChoice
  ) async throws {
    let card = try await MemoryCard(CardOrder { $0.algorithm = algorithm })
    let all = try #require(try order(of: 5))
    let tail = SigningOrder(
      try SigningRequest(images: Array(all.images[3...])),
      for: ownUser
    )
    let earlier = try await messages(card, tail)
    let bench = try Bench(card)
    #expect(await bench.sign(try listing(5, from: 3, earlier)) == nil)
    let (document, signature) = try await handoff(bench)
    let read = try Handoff(parsing: document) { digest(.sha256, of: $0) }
    #expect(read.request == all.fingerprint)
    #expect(read.key == card.made.fingerprint && read.time == now)
    let report = try await bench.cards()[0]
    #expect(read.card == HandoffCard(serial: report.serial, manufacturer: report.manufacturer))
    let files = await bench.reported.messages + earlier
    #expect(read.signatures.count == 5)
    for listed in read.signatures {
      let index = try #require(all.images.firstIndex(of: listed.image))
      #expect(listed.sha256.bytes == digest(.sha256, of: files[index]))
      #expect(listed.byteCount == files[index].count)
    }
    let folder = try TemporaryFolder()
    try folder.write(document, to: "handoff.json")
    try folder.write(signature, to: "handoff.json.sig")
    try folder.write(card.made.certificate, to: "keyring")
    func gpgv() async throws -> ProgramResult {
      try await runProgram(
        "gpgv",
        [
          "--homedir", folder.path, "--keyring", folder.path("keyring"),
          folder.path("handoff.json.sig"), folder.path("handoff.json"),
        ]
      )
    }
    let said = try await gpgv()
    #expect(said.isSuccess, "\(said.errors)")
    try folder.write(document + [0x0A], to: "handoff.json")
    #expect(try await gpgv().isSuccess == false)
  }

  @Test
  func `it costs one signature more, one PIN more for cards that want it for each, no dialog more`()
    async throws
  {
    for isForEach in [false, true] {
      let card = try await MemoryCard(CardOrder { $0.pinIsForEachSignature = isForEach })
      let bench = try Bench(card)
      #expect(await bench.sign(try listing(3, from: 3, [])) == nil)
      #expect(await card.count(Self.sign) == 4)
      #expect(await card.count(Self.verify) == (isForEach ? 4 : 1))
      #expect(bench.dialog.shown.count == 1)
      let text = bench.dialog.shown[0].description
      #expect(text.contains("\nand a list of these signatures\n"))
    }
  }

  @Test
  func `what was signed before can be listed alone`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let earlier = try await messages(card, try order(of: 2))
    let bench = try Bench(card)
    #expect(await bench.sign(try listing(2, from: 0, earlier)) == nil)
    let (document, _) = try await handoff(bench)
    #expect(try Handoff(parsing: document) { digest(.sha256, of: $0) }.signatures.count == 2)
    #expect(await bench.reported.messages.isEmpty)
    let text = bench.dialog.shown[0].description
    #expect(text.hasPrefix("Sign a list of 2 signatures made before:\nstagex/* (2)\n"))
  }

  @Test
  func `a touch is asked for the list as for each image, and says so`() async throws {
    let card = try await MemoryCard(CardOrder { $0.touch = .on })
    let bench = try Bench(card)
    #expect(await bench.sign(try listing(2, from: 2, [])) == nil)
    let touches = await bench.reported.events.compactMap { event -> Int? in
      if case .waitingForTouch(let index) = event { index } else { nil }
    }
    #expect(touches == [0, 1, 2])
  }

  /// How an earlier signature can be false, and why it is refused.
  enum Falsehood: String, CaseIterable, Sendable {
    case strangersKey, otherImage, otherDigest, notASignature, damaged
  }

  @Test(arguments: Falsehood.allCases)
  func `a false earlier signature is refused with its reasons before any PIN`(
    falsehood: Falsehood
  ) async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let stranger = try await MemoryCard(profile: .nitrokey3, CardOrder { _ in })
    let images = try #require(try order(of: 3)).images
    let own = try await messages(card, try order(of: 3))
    var (image, message) = (images[1], own[1])
    let reasons: [String]
    switch falsehood {
    case .strangersKey:
      message = try await messages(stranger, try order(of: 3))[1]
      reasons = ["it names another key than the card's", "the card's key didn't make it"]
    case .otherImage:
      message = own[2]
      reasons = ["it is over another digest", "it is over another name"]
    case .otherDigest:
      image = ImageToSign(
        reference: image.reference,
        digest: try ImageDigest(parsing: "sha256:" + String(repeating: "f", count: 64))
      )
      reasons = ["it is over another digest"]
    case .notASignature:
      message = Array("hello".utf8)
      reasons = []
    case .damaged:
      message[message.count - 1] ^= 1
      reasons = ["the card's key didn't make it"]
    }
    let bench = try Bench(card)
    let earlier = [
      EarlierSignature(of: image, name: "false", message: message),
      EarlierSignature(of: images[2], name: "good", message: own[2]),
    ]
    let request = try SigningRequest(images: [images[0], image, images[2]])
    let before = await card.count(Self.verify)
    let error = await bench.sign(SigningOrder(request, listing: earlier, for: ownUser))
    guard case .invalidHandoff(let invalid) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!invalid.isEmpty && invalid.allSatisfy { $0.index == 0 && $0.name == "false" })
    if !reasons.isEmpty { #expect(invalid.map(\.reason) == reasons) }
    #expect(await card.count(Self.verify) == before && bench.dialog.shown.isEmpty)
    let record = try #require(try bench.records.last)
    #expect(record.event == "refused" && record["outcome"] == "InvalidHandoff")
  }

  @Test
  func `a signature that gpg compressed is listed as well`() async throws {
    // A key of gpg's own and one of a card can't be the same, so only the reading is shown here.
    let home = try GnuPGHome()
    let key = try await home.makeKey("Someone", algorithm: "rsa2048")
    let image = try #require(try order(of: 1)).images[0]
    let message = try await home.sign(Payload(for: image).bytes, by: key)
    try await home.end()
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    let earlier = [EarlierSignature(of: image, name: "gpg", message: message)]
    let request = try SigningRequest(images: [image])
    guard
      case .invalidHandoff(let invalid) = await bench.sign(
        SigningOrder(request, listing: earlier, for: ownUser)
      )
    else {
      Issue.record("listed")
      return
    }
    // The key is the only thing that is wrong.
    #expect(invalid.first?.reason == "it names another key than the card's")
    #expect(!invalid.contains { $0.reason.contains("it is over") || $0.reason.contains("message") })
  }

  @Test
  func `the records tell of the list, by the hash of its document`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let earlier = try await messages(card, try order(of: 3))
    let bench = try Bench(card)
    #expect(await bench.sign(try listing(3, from: 2, Array(earlier[2...]))) == nil)
    let records = try bench.records
    #expect(
      records.map(\.event) == ["asked", "granted", "signed", "signed", "signed", "ended"]
    )
    let (document, signature) = try await handoff(bench)
    #expect(records[4]["document"] == .string(AuditHash(of: document).description))
    #expect(records[4]["signature"] == .string(AuditHash(of: signature).description))
    #expect(records[0]["listed"] == 3 && records[0]["images"] == 2)
    #expect(records[5]["signatures"] == 3)
    let fingerprint = try #require(try order(of: 3)?.fingerprint)
    #expect(records[0]["request"] == .string(fingerprint.description))
  }

  @Test
  func `no list is signed when an image before it isn't`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let counter = Counter()
    await card.set { command, answer in
      guard command[1] == Self.sign, counter.next() == 2 else { return answer }
      var data = answer.data
      data[0] ^= 1
      return Answer(data: data, word: answer.word)
    }
    #expect(await bench.sign(try listing(2, from: 2, [])) == .signatureRejected)
    #expect(await card.count(Self.sign) == 2)
    #expect(await bench.reported.messages.count == 1)
  }

  @Test
  func `the last reply has all that a caller can't know of the document`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let images = try #require(try order(of: 2)).images
    let earlier = try await messages(card, try order(of: 2))
    let bench = try Bench(card)
    func json(_ image: ImageToSign) -> JSONObject {
      [
        "reference": .string(image.reference.spelling),
        "digest": .string(image.digest.description),
      ]
    }
    func parameters(_ signature: String, _ second: ImageToSign) -> JSONObject {
      [
        "images": [.object(json(images[0]))],
        "handoff": [
          "earlier": [
            [
              "image": .object(json(second)), "name": "signature-1",
              "signature": .string(signature),
            ]
          ]
        ],
      ]
    }
    let text = Data(earlier[1]).base64EncodedString()
    try await bench.withClient { client in
      let reply = try await client.call("org.paraph.Agent.Sign", parameters(text, images[1]))
      guard case .array(let made) = reply["signatures"], case .string(let first) = made.first,
        let message = Data(base64Encoded: first)
      else {
        Issue.record("no signature")
        return
      }
      #expect(reply["count"] == 1)
      try await check(reply, bench, lists: zip(images, [[UInt8](message), earlier[1]]).map { $0 })
    }
    // An image twice, and a signature that isn't base64.
    for (signature, image, reason) in [
      ("?", images[1], "the signature isn't base64"),
      (text, images[0], "the same image as $.images[0]"),
    ] {
      let refusal = try await bench.refusal("Sign", parameters(signature, image))
      #expect(refusal?.name == "org.paraph.Agent.InvalidHandoff")
      #expect(
        refusal?.parameters["signatures"]
          == [["index": 0, "name": "signature-1", "reason": .string(reason)]]
      )
    }
  }

  /// Checks that the document that a reply is about can be written from it, as the card signed it.
  private func check(
    _ reply: JSONObject,
    _ bench: Bench,
    lists messages: [(ImageToSign, [UInt8])]
  ) async throws {
    guard case .object(let told) = reply["handoff"], case .integer(let time) = told["time"],
      case .object(let card) = told["card"], case .string(let serial) = card["serial"],
      case .string(let manufacturer) = card["manufacturer"],
      case .string(let signature) = told["signature"],
      let packet = Data(base64Encoded: signature)
    else {
      Issue.record("no handoff: \(reply)")
      return
    }
    let key = try #require(try await bench.cards()[0].key?.publicKey)
    let handoff = try Handoff(
      messages.map { HandoffSignature(of: $0, in: $1) { digest(.sha256, of: $0) } },
      key: fingerprint(of: key),
      card: try #require(HandoffCard(serial: serial, manufacturer: manufacturer)),
      time: UInt32(time)
    ) { digest(.sha256, of: $0) }
    #expect(handoff.bytes.count <= Handoff.byteBound(listing: messages.map(\.0)))
    let unchecked = try UncheckedSignature(parsingPacket: [UInt8](packet))
    #expect(unchecked.type == .binary)
    try Verifier(key).check(unchecked, over: handoff.bytes, at: now)
  }

  @Test
  func `thousands of earlier signatures are listed by one call`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let images = try #require(try order(of: 4000)).images
    // The policy's default is 1000 at a time; what was signed before doesn't count.
    var earlier: [[UInt8]] = []
    for first in stride(from: 0, to: 4000, by: 1000) {
      earlier += try await messages(card, try order(ofImages: Array(first..<first + 1000)))
    }
    let bench = try Bench(card)
    let list = zip(images, earlier).map { image, message -> JSONValue in
      [
        "image": [
          "reference": .string(image.reference.spelling),
          "digest": .string(image.digest.description),
        ], "name": "signature-1", "signature": .string(Data(message).base64EncodedString()),
      ]
    }
    try await bench.withClient { client in
      let parameters: JSONObject = ["images": [], "handoff": ["earlier": .array(list)]]
      let reply = try await client.call("org.paraph.Agent.Sign", parameters)
      try await check(reply, bench, lists: zip(images, earlier).map { $0 })
    }
  }
}
