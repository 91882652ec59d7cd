import ISO7816

/// An OpenPGP card in software.
///
/// It takes commands as a card behind a reader does, and answers them, with the data and the
/// status words of the device that its profile names. Only one command is carried out at a
/// time; one that comes while another waits for a touch is answered with 6F00.
///
/// Source: OpenPGP card 3.4.1; ISO/IEC 7816-4:2020.
public actor VirtualCard {
  /// What the card says when it is powered or reset.
  public let answerToReset: [UInt8]

  let profile: CardProfile
  let serial: UInt32
  let touchButton: any TouchButton
  let now: @Sendable () -> Duration
  private let store: (any CardStateStore)?

  var state: CardState { didSet { isStateUnsaved = true } }
  private var isStateUnsaved = false
  var session = Session()

  /// Counts resets, so that a command that was waiting sees that one came.
  private(set) var epoch = 0
  private var epochOfCommand: Int?

  /// A card, without power.
  ///
  /// - Parameters:
  ///   - profile: The device that it is.
  ///   - serial: Its serial number, one of the profile's ``CardProfile/serials``.
  ///   - state: What it remembers; nil for a new one from the factory.
  ///   - touch: Its button.
  ///   - store: Where its state goes whenever that changes; nil to keep it in memory only.
  ///   - now: The time since any fixed moment, for touches that count for a while.
  public init(
    profile: CardProfile,
    serial: UInt32,
    state: CardState?,
    touch: any TouchButton,
    store: (any CardStateStore)?,
    now: @escaping @Sendable () -> Duration = VirtualCard.continuousTime()
  ) {
    precondition(profile.serials.contains(serial), "no serial number of this profile")
    self.profile = profile
    self.serial = serial
    self.state = state ?? CardState(factory: profile)
    self.store = store
    self.now = now
    answerToReset = profile.answerToReset
    touchButton = touch
  }

  /// A clock that also runs while the machine sleeps.
  ///
  /// - Returns: What gives the time since this call.
  public static func continuousTime() -> @Sendable () -> Duration {
    let start = ContinuousClock.now
    return { ContinuousClock.now - start }
  }

  /// The reader powers the card.
  public func powerOn() { reset() }

  /// The reader takes the power away; what was verified or selected is forgotten.
  public func powerOff() { reset() }

  /// The reader resets the card; what was verified or selected is forgotten.
  public func reset() {
    epoch += 1
    session = Session()
  }

  /// Carries out one command.
  ///
  /// - Parameter command: The command as it came over the wire, of any length.
  /// - Returns: The answer, its status word last.
  public func process(_ command: [UInt8]) async -> [UInt8] {
    guard epochOfCommand != epoch else { return StatusWord.internalFailure.bytes }
    let epoch = epoch
    epochOfCommand = epoch
    defer { if epochOfCommand == epoch { epochOfCommand = nil } }
    let answer = await respond(to: command)
    do {
      try keepState()
    } catch {
      return StatusWord.memoryFailure.bytes
    }
    return epoch == self.epoch ? answer : StatusWord.internalFailure.bytes
  }

  private func keepState() throws(CardStateStoreError) {
    guard isStateUnsaved else { return }
    try store?.save(state.encoded())
    isStateUnsaved = false
  }

  private func respond(to bytes: [UInt8]) async -> [UInt8] {
    do {
      let link = try parse(bytes)
      if let rest = try moreOfAnswer(link) { return rest }
      let wasChained = session.chain != nil
      guard let command = try complete(link) else { return StatusWord.success.bytes }
      session.waiting = []
      let data = try await carryOut(command)
      let inParts = wasChained && profile.answersChainsInParts
      let limit = command.isExtended && !inParts ? Int(profile.lengthLimits.answer) : 256
      return part(of: data, atMost: min(command.expectedCount ?? limit, limit))
    } catch {
      return error.word.bytes
    }
  }

  private func parse(_ bytes: [UInt8]) throws(Refusal) -> Command {
    let command: Command
    do {
      command = try Command(parsing: bytes)
    } catch {
      throw Refusal(profile.words.malformed)
    }
    guard command.commandClass & ~CommandChain.classBit == 0 else {
      throw Refusal(.classNotSupported)
    }
    return command
  }

  /// Adds a command to its chain; nil while further links are to come.
  private func complete(_ link: Command) throws(Refusal) -> Command? {
    guard link.data.count <= profile.dataLimit else { throw Refusal(.wrongLength) }
    // Another command in the middle of a chain ends it.
    if session.chain?.continues(with: link) == false { session.chain = nil }
    let isLast = link.commandClass & CommandChain.classBit == 0
    guard var chain = session.chain ?? (isLast ? nil : CommandChain(link)) else { return link }
    session.chain = nil
    chain.append(link)
    guard chain.data.count <= profile.dataLimit else { throw Refusal(.wrongLength) }
    if isLast { return Command(link, data: chain.data) }
    session.chain = chain
    return nil
  }

  /// Answers GET RESPONSE.
  private func moreOfAnswer(_ command: Command) throws(Refusal) -> [UInt8]? {
    guard command.instruction == Instruction.getResponse else { return nil }
    guard !session.waiting.isEmpty else { throw Refusal(.conditionsNotSatisfied) }
    return part(of: session.waiting, atMost: command.expectedCount ?? 256)
  }

  /// The part of an answer that fits, and 61xx for the rest, which is kept.
  private func part(of data: [UInt8], atMost count: Int) -> [UInt8] {
    session.waiting = Array(data.dropFirst(count))
    let word: StatusWord = session.waiting.isEmpty ? .success : .bytesWaiting(session.waiting.count)
    return data.prefix(count) + word.bytes
  }
}
