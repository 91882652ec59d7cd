internal import ContainerSignature
internal import Gcrypt
internal import ISO7816
public import OpenPGP
internal import OpenPGPCard

/// Signs images with a card, after a person's approval.
///
/// Card, clock and dialog are given to it. It holds no key and writes nothing.
public struct SigningAgent: Sendable {
  /// What may differ between agents.
  public struct Options: Sendable {
    /// Whether the PIN that every card comes with is sent to the card.
    public var allowsFactoryPIN = false
    /// How many tries must be left before one is risked.
    public var minimumTries = 2
    /// How often a touch that didn't come is waited for once more.
    public var touchAttempts = 3

    /// The options that are right for signing.
    public init() {}
  }

  let readers: any CardReaders
  let dialog: any ApprovalDialog
  let options: Options
  let now: @Sendable () -> UInt32
  let clock: any Clock<Duration>

  /// Puts an agent together.
  ///
  /// - Parameters:
  ///   - readers: Where cards are.
  ///   - dialog: What asks the person.
  ///   - options: What may differ.
  ///   - now: The host's clock, in seconds since 1970.
  ///   - clock: What tells how long a card takes, by which a touch is known.
  public init(
    readers: any CardReaders,
    dialog: any ApprovalDialog,
    options: Options = Options(),
    now: @escaping @Sendable () -> UInt32,
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.readers = readers
    self.dialog = dialog
    self.options = options
    self.now = now
    self.clock = clock
  }

  /// The cards that are there; a card that isn't an OpenPGP card isn't listed.
  ///
  /// - Parameters:
  ///   - serial: Only cards with this serial number, as `sign` takes it; any if not given.
  ///   - key: Only cards with this signature key; any if not given.
  /// - Returns: The cards, at least one.
  /// - Throws: ``AgentError``.
  public func listCards(
    serial: String? = nil,
    key: Fingerprint? = nil
  ) async throws(AgentError) -> [CardReport] {
    var reports: [CardReport] = []
    var failure: AgentError?
    for reader in try await readers.withCards() {
      do throws(AgentError) {
        let report = try await readers.withCard(in: reader, forgettingPIN: false) {
          (card, answerToReset) async throws(AgentError) in
          try await CardReport(reading: card, answerToReset, in: reader)
        }
        if let report { reports.append(report) }
      } catch {
        failure = failure ?? error
      }
    }
    guard !reports.isEmpty else { throw failure ?? .noCard }
    return try CardChoice(serial: serial, key: key).fitting(reports)
  }

  /// Signs images with one approval.
  ///
  /// - Parameters:
  ///   - order: The images, and the card if one was named.
  ///   - report: Told each step, in order; a signature is told only after it was checked.
  /// - Throws: ``AgentError``; what was reported as signed stays signed.
  public func sign(
    _ order: SigningOrder,
    _ report: @escaping @Sendable (SigningEvent) async -> Void
  ) async throws(AgentError) {
    do {
      try requireLockedMemory()
    } catch {
      throw .noLockedMemory
    }
    let reader = try await reader(for: order)
    try await readers.withCard(in: reader, forgettingPIN: true) {
      (card, answerToReset) async throws(AgentError) in
      let session = try await SigningSession.open(self, order, card, answerToReset, in: reader)
      await report(.card(session.report))
      try await session.sign(report)
    }
    await report(.finished(count: order.images.count))
  }

  /// The reader whose card is to sign.
  private func reader(for order: SigningOrder) async throws(AgentError) -> String {
    let names = try await readers.withCards()
    // A single card is looked at in its own transaction.
    if let only = names.first, names.count == 1 { return only }
    var present: [CardReport] = []
    for name in names {
      let report = try? await readers.withCard(in: name, forgettingPIN: false) {
        (card, answerToReset) async throws(AgentError) in
        try await CardReport(reading: card, answerToReset, in: name)
      }
      if let report = report ?? nil { present.append(report) }
    }
    return try order.choice.one(of: present).reader
  }
}
