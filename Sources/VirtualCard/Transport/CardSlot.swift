/// A slot of the vpcd reader, and the card that is put in or pulled.
public final class CardSlot: Sendable {
  /// How far the card is in.
  public struct Status: Hashable, Sendable {
    /// The card is to be in the reader.
    public fileprivate(set) var isInserted = true
    /// There is a connection to the reader.
    public fileprivate(set) var isConnected = false
    /// The reader has spoken to the card since it was connected.
    public fileprivate(set) var isTaken = false
  }

  private let card: any CardInSlot
  private let instruments: Instruments
  private let host: String
  private let port: UInt16
  private let loop: EventLoop
  private let clock: any Clock<Duration>
  private let observed = Observed(Status())

  /// The reader's first retry comes soon, and then each after twice the time before.
  private static let retryDelays = Duration.milliseconds(10)...Duration.milliseconds(200)

  /// A slot with its card in; ``run()`` connects it.
  ///
  /// - Parameters:
  ///   - card: The card.
  ///   - instruments: What stands between the card and the reader.
  ///   - host: The reader's address, a numeric one.
  ///   - port: The reader's TCP port.
  ///   - loop: The thread on which the card is to run.
  ///   - clock: What measures the time between two attempts to connect.
  public init(
    card: any CardInSlot,
    instruments: Instruments,
    host: String = "127.0.0.1",
    port: UInt16 = 35963,
    loop: EventLoop,
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.card = card
    self.instruments = instruments
    self.host = host
    self.port = port
    self.loop = loop
    self.clock = clock
  }

  /// How far the card is in, now.
  public var status: Status { observed.value }

  /// Serves the reader until the task is cancelled; connects again whenever it went away.
  public func run() async {
    await withTaskExecutorPreference(loop) {
      while !Task.isCancelled {
        guard await observed.wait(until: \.isInserted) else { return }
        await insertedCard()
      }
    }
  }

  /// Pulls the card, also in the middle of a command.
  ///
  /// The reader sees the connection end; when this returns, it has ended.
  public func eject() async {
    observed.update { $0.isInserted = false }
    await observed.wait { !$0.isConnected || $0.isInserted }
  }

  /// Puts the card in; ``untilTaken()`` says when the reader has noticed.
  public func insert() {
    observed.update { $0.isInserted = true }
  }

  /// Waits until the reader has spoken to the card.
  ///
  /// - Returns: Whether it has; false if the task was cancelled.
  @discardableResult
  public func untilTaken() async -> Bool {
    await observed.wait(until: \.isTaken)
  }

  /// Connects, serves one connection to its end, and ends at once when the card is pulled.
  private func insertedCard() async {
    await withTaskGroup { group in
      group.addTask {
        guard let connection = await self.connect() else { return }
        self.observed.update { $0.isConnected = true }
        await self.serveToTheEnd(connection)
      }
      group.addTask { await self.observed.wait { !$0.isInserted } }
      await group.next()
      group.cancelAll()
    }
    // The connection is gone with the tasks that held it, so the reader knows by now.
    observed.update { status in
      status.isConnected = false
      status.isTaken = false
    }
    await card.powerOff()
  }

  private func connect() async -> VpcdConnection? {
    var delay = Self.retryDelays.lowerBound
    while !Task.isCancelled {
      if let connection = try? await VpcdConnection(host: host, port: port, on: loop) {
        return connection
      }
      // The reader gives no sign when it begins to listen.
      guard (try? await clock.sleep(for: delay)) != nil else { return nil }
      delay = min(delay * 2, Self.retryDelays.upperBound)
    }
    return nil
  }

  /// Ends a command in progress when the reader hangs up meanwhile.
  private func serveToTheEnd(_ connection: VpcdConnection) async {
    await withTaskGroup { group in
      group.addTask { await self.serve(connection) }
      group.addTask { await connection.untilHangUp() }
      await group.next()
      group.cancelAll()
    }
  }

  private func serve(_ connection: VpcdConnection) async {
    while let message = await connection.receive() {
      if !observed.value.isTaken { observed.update { $0.isTaken = true } }
      switch message {
      case .powerOff: await card.powerOff()
      case .powerOn: await card.powerOn()
      case .reset: await card.reset()
      case .answerToReset:
        guard await connection.send(instruments.answerToReset(of: card)) else { return }
      case .command(let command):
        guard let answer = await instruments.carry(command, to: card) else {
          observed.update { $0.isInserted = false }
          return
        }
        guard !Task.isCancelled, await connection.send(answer) else { return }
      }
    }
  }
}
