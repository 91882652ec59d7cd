import FoundationEssentials
import StrictJSON
import Synchronization
import Testing
import VirtualCard

/// What a card keeps when the power is off.
@Suite
struct StateTests {
  /// A card with a bit of everything in it.
  private func usedCard(store: (any CardStateStore)? = nil) async throws -> CardUnderTest {
    let card = CardUnderTest(.yubikey5_7_4, store: store)
    try await card.prepare(
      CardUnderTest.select,
      CardUnderTest.verifyAdmin,
      "00DA00C10A162B06010401DA470F01",
      "0047800002B60000",
      "00DA00C714" + String(repeating: "C7", count: 20),
      "00DA00CE04" + "65000000",
      "00DA00D308" + "3838383838383838",
      "00DA005E04" + "6C6F6769",
      "00DA7F2103" + "308100",
      "00DA00D7020120",
      CardUnderTest.verifySigning,
      "002A9E9A0401020304"
    )
    await card.word(CardUnderTest.wrongUser)
    return card
  }

  @Test
  func `a state that is written and read is the same card`() async throws {
    let store = Memory()
    let card = try await usedCard(store: store)
    let document = try #require(store.documents.last)
    let state = try CardState(parsing: document)
    #expect(state.encoded() == document)
    let copy = CardUnderTest(.yubikey5_7_4, state: state)
    try await copy.prepare(CardUnderTest.select)

    for tag in ["006E", "0065", "007A", "005E", "7F21"] {
      #expect(try await copy.data("00CA\(tag)00") == card.data("00CA\(tag)00"))
    }
    let publicKey = "0047810002B60000"
    #expect(try await copy.data(publicKey) == card.data(publicKey))
    #expect(try await copy.triesLeft() == [2, 3, 3])
    #expect(state.profileName == "yubikey-5.7.4")
  }

  @Test
  func `what a command changed is kept before its answer, and only then`() async throws {
    let store = Memory()
    let card = CardUnderTest(.nitrokey3, store: store)
    try await card.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin, "00CA006E00")
    let before = store.documents.count
    await card.word(CardUnderTest.wrongUser)
    #expect(store.documents.count == before + 1)
    let state = try CardState(parsing: #require(store.documents.last))
    let copy = CardUnderTest(.nitrokey3, state: state)
    try await copy.prepare(CardUnderTest.select)

    #expect(try await copy.triesLeft() == [2, 0, 3])
  }

  @Test
  func `a state that can't be kept is a failure of the memory`() async throws {
    let store = Memory()
    let card = CardUnderTest(.yubikey5_7_4, store: store)
    try await card.prepare(CardUnderTest.select, CardUnderTest.verifyAdmin)
    store.isBroken = true

    #expect(await card.word("00DA005B0141") == "6581")
    store.isBroken = false
    try await card.prepare("00DA005B0141")
  }

  @Test
  func `the file is replaced as a whole, for its owner only, and read back`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = FileCardStateStore(path: folder.appending(path: "card").path)
    #expect(try store.load() == nil)
    _ = try await usedCard(store: store)

    let state = try CardState(parsing: #require(try store.load()))
    let copy = CardUnderTest(.yubikey5_7_4, state: state)
    try await copy.prepare(CardUnderTest.select)
    #expect(try await copy.triesLeft() == [2, 3, 3])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["card"])
    let attributes = try FileManager.default.attributesOfItem(atPath: store.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test
  func `a folder that isn't there is an error with its name`() throws {
    let store = FileCardStateStore(path: "/nonexistent/card")
    #expect(try store.load() == nil)
    let error = #expect(throws: CardStateStoreError.self) { try store.save([1]) }
    #expect(error?.step == .open)
    #expect(error?.path.hasPrefix("/nonexistent/card") == true)
  }

  @Test
  func `every shortened document is refused`() async throws {
    let document = CardState(factory: .nitrokey3).encoded()
    for count in 0..<document.count - 1 {
      #expect(throws: CardStateError.self) { try CardState(parsing: Array(document.prefix(count))) }
    }
  }

  @Test(arguments: [
    ("\"version\": 1", "\"version\": 2"),
    ("paraph-vcard-state", "another-state"),
    ("\"terminated\": false", "\"terminated\": 0"),
    ("\"terminated\": false", "\"terminated\": false, \"more\": 1"),
    ("\"triesLeft\": 3", "\"triesLeft\": 4"),
    ("\"tryLimit\": 3", "\"tryLimit\": 0"),
    ("\"tryLimit\": 3", "\"tryLimit\": 256"),
    ("\"value\": \"313233343536\"", "\"value\": null"),
    ("\"value\": \"313233343536\"", "\"value\": \"31323334353\""),
    ("\"value\": \"313233343536\"", "\"value\": \"3132333435zz\""),
    ("\"signatureCount\": 0", "\"signatureCount\": -1"),
    ("\"signatureCount\": 0", "\"signatureCount\": 16777216"),
    ("\"slot\": \"decryption\"", "\"slot\": \"signature\""),
    ("\"slot\": \"decryption\"", "\"slot\": \"other\""),
    ("\"attributes\": \"010800002000\"", "\"attributes\": \"010700002000\""),
    ("\"origin\": \"none\"", "\"origin\": \"generated\""),
    ("\"origin\": \"none\"", "\"origin\": \"found\""),
    ("\"key\": null", "\"key\": \"00\""),
    ("\"generationTime\": \"00000000\"", "\"generationTime\": \"0000000000\""),
    ("\"touchPolicy\": 0", "\"touchPolicy\": 5"),
    ("\"tag\": 249", "\"tag\": 250"),
    ("\"certificates\": [", "\"certificates\": [ \"\","),
  ])
  func `a state that no card can have is refused`(from: String, to: String) throws {
    let document = String(decoding: CardState(factory: .nitrokey3).encoded(), as: UTF8.self)
    let altered = document.replacing(from, with: to, maxReplacements: 1)

    try #require(altered != document)
    #expect(throws: CardStateError.self) { try CardState(parsing: Array(altered.utf8)) }
  }

  @Test
  func `a refusal names the place`() throws {
    let document = String(decoding: CardState(factory: .nitrokey3).encoded(), as: UTF8.self)
    let altered = document.replacing("\"touchPolicy\": 0", with: "\"touchPolicy\": 9")

    #expect(throws: CardStateError.value(.root["keys"][0]["touchPolicy"])) {
      try CardState(parsing: Array(altered.utf8))
    }
  }
}

/// A store in memory, which can be broken.
private final class Memory: CardStateStore {
  private let state = Mutex((documents: [[UInt8]](), isBroken: false))

  var documents: [[UInt8]] { state.withLock { $0.documents } }
  var isBroken: Bool {
    get { state.withLock { $0.isBroken } }
    set { state.withLock { $0.isBroken = newValue } }
  }

  func save(_ document: [UInt8]) throws(CardStateStoreError) {
    guard !isBroken else {
      // Any real one: the error can only be had from a store.
      return try FileCardStateStore(path: "/nonexistent/card").save(document)
    }
    state.withLock { $0.documents.append(document) }
  }
}
