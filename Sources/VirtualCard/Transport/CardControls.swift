internal import Hexadecimal

/// Everything about a running card that a test may look at or change.
public struct CardControls: Sendable {
  private let card: any CardInSlot
  private let slot: CardSlot
  private let touchPanel: TouchPanel
  private let instruments: Instruments
  private let stateFile: String?

  /// The controls of one card.
  ///
  /// - Parameters:
  ///   - card: The card.
  ///   - slot: The slot that it is in.
  ///   - touchPanel: The card's button.
  ///   - instruments: What stands between the card and the reader.
  ///   - stateFile: The path of the file in which the card keeps its state, if it does.
  public init(
    card: any CardInSlot,
    slot: CardSlot,
    touchPanel: TouchPanel,
    instruments: Instruments,
    stateFile: String?
  ) {
    self.card = card
    self.slot = slot
    self.touchPanel = touchPanel
    self.instruments = instruments
    self.stateFile = stateFile
  }

  /// Carries out a line.
  ///
  /// - Parameter line: A ``ControlCommand``, without the line's end.
  /// - Returns: `ok`, maybe with words behind, or `error` with a reason; without the line's end.
  public func answer(to line: String) async -> String {
    do {
      let words = try await carryOut(ControlCommand(parsing: line))
      return words.isEmpty ? "ok" : "ok \(words)"
    } catch {
      return "error \(error)"
    }
  }

  /// Carries out a command.
  ///
  /// - Parameter command: The command.
  /// - Returns: What the answer says behind `ok`; often nothing.
  /// - Throws: ``ControlFailure``.
  public func carryOut(_ command: ControlCommand) async throws(ControlFailure) -> String {
    switch command {
    case .ping: break
    case .state:
      guard let stateFile else { throw .noStateFile }
      return stateFile
    case .touchMode(let mode): touchPanel.mode = mode
    case .touchTimeout(let limit): touchPanel.limit = limit
    case .touch: guard touchPanel.touch() else { throw .touchNotAwaited }
    case .touches: return String(touchPanel.touches)
    case .eject: await slot.eject()
    case .insert: slot.insert()
    case .reset: await card.reset()
    case .fault(let instruction, let effect, let first, let count):
      instruments.observed.update {
        $0.faults.add(instruction, effect, from: first, count: count)
      }
    case .clearFaults: instruments.observed.update { $0.faults.clear() }
    case .mute(let isMute): instruments.observed.update { $0.isMute = isMute }
    case .commandDelay(let delay): instruments.observed.update { $0.delay = delay }
    case .signatureDelay(let delay): instruments.observed.update { $0.signatureDelay = delay }
    case .keepLog(let isKeeping):
      instruments.observed.update { $0.record.isKeeping = isKeeping }
    case .clearLog: instruments.observed.update { $0.record.clear() }
    case .log: return instruments.observed.value.record.log
    case .count: return instruments.observed.value.record.counts
    case .waitForTouch: guard await touchPanel.untilAwaited() else { throw .ending }
    case .waitForReader: guard await slot.untilTaken() else { throw .ending }
    case .waitForCommand(let instruction, let count):
      let hasArrived = await instruments.observed.wait {
        $0.record.countByInstruction[instruction, default: 0] >= count
      }
      guard hasArrived else { throw .ending }
    }
    return ""
  }
}

extension ControlFailure: CustomStringConvertible {
  /// A stable name, and the word that is meant.
  public var description: String {
    switch self {
    case .unknownCommand(let word): "unknown-command \(word)"
    case .incomplete: "incomplete"
    case .unexpected(let word): "unexpected \(word)"
    case .touchNotAwaited: "touch-not-awaited"
    case .noStateFile: "no-state-file"
    case .ending: "ending"
    }
  }
}

extension CommandRecord {
  /// Commands and answers one after another: `>00A4… <9000 >…`.
  fileprivate var log: String {
    exchanges.flatMap { exchange in
      [">" + String(hexadecimal: exchange.command)]
        + (exchange.answer.map { ["<" + String(hexadecimal: $0)] } ?? [])
    }.joined(separator: " ")
  }

  /// The total, and for each instruction in ascending order `INS=N`.
  fileprivate var counts: String {
    let each = countByInstruction.sorted { $0.key < $1.key }
    return ([String(count)] + each.map { "\(String(hexadecimal: $0.key))=\($0.value)" })
      .joined(separator: " ")
  }
}
