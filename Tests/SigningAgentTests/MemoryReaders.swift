import ISO7816
import SigningAgent

extension CardReport {
  /// What the card is chosen by: the serial number alone may be that of another maker's card.
  var choice: String { "\(application.dropFirst(16).prefix(4)):\(serial)" }
}

/// Several readers that are only values, some of which may be in somebody else's use.
struct MemoryReaders: CardReaders {
  /// What keeps a card from being read.
  enum Hindrance: Sendable {
    /// It fails, however long it is waited for.
    case failure(AgentError)
    /// Another program uses it for longer than a look takes, and then lets go.
    case use
  }

  /// What another program in use of a card looks like.
  static let busy = AgentError.cardBusy(holder: "gpg", processID: 42)

  let first: MemoryCard
  let second: MemoryCard
  var hindrance: Hindrance?
  /// The readers that it is about.
  var hindered: Set = ["First"]

  func withCards() async throws(AgentError) -> [String] { ["First", "Second"] }

  func withCard<Value: Sendable>(
    in reader: String,
    forgettingPIN: Bool,
    _ patience: CardPatience,
    _ body: @escaping @Sendable (any CardChannel, [UInt8]) async throws(AgentError) -> Value
  ) async throws(AgentError) -> Value {
    if hindered.contains(reader) {
      switch hindrance {
      case .failure(let error): throw error
      case .use where patience.limit < .seconds(30): throw Self.busy
      case .use, nil: break
      }
    }
    return try await card(in: reader).withCard(
      in: reader,
      forgettingPIN: forgettingPIN,
      patience,
      body
    )
  }

  func untilGone(from reader: String) async -> AgentError? {
    await card(in: reader).untilGone(from: reader)
  }

  func giveUp() async {
    await first.giveUp()
    await second.giveUp()
  }

  private func card(in reader: String) -> MemoryCard { reader == "First" ? first : second }
}
