import Glibc
internal import Hexadecimal

/// An observer and a saboteur between a card and its reader.
public final class Instruments: Sendable {
  struct State: Sendable {
    var record = CommandRecord()
    var faults = FaultPlan()
    /// Whether the card seems not to answer a reset.
    var isMute = false
    /// Added to the time of each command.
    var delay = Duration.zero
    /// Added to the time of each PSO: COMPUTE DIGITAL SIGNATURE.
    var signatureDelay = Duration.zero
  }

  let observed: Observed<State>
  private let log: Descriptor?
  private let clock: any Clock<Duration>

  /// Instruments that do nothing yet but count.
  ///
  /// - Parameters:
  ///   - log: A file to which each command and answer is appended in hexadecimal, one a line;
  ///     PINs are in it.
  ///   - clock: What measures the delays.
  /// - Throws: ``SystemError`` if the file can't be opened.
  public init(
    log: String? = nil,
    clock: any Clock<Duration> = ContinuousClock()
  ) throws(SystemError) {
    self.clock = clock
    observed = Observed(State())
    guard let log else {
      self.log = nil
      return
    }
    // Safe because: the call copies what it needs of the string.
    let number = unsafe open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    self.log = try Descriptor(opened: number)
  }

  /// Lets a command through to the card, unless a fault is planned for it.
  ///
  /// - Parameters:
  ///   - command: What the reader brought.
  ///   - card: The card.
  /// - Returns: The answer; nil if the card is to be pulled now.
  func carry(_ command: [UInt8], to card: any CardInSlot) async -> [UInt8]? {
    let (effect, delay) = observed.update { state in
      state.record.arrive(command)
      let delay = state.delay + (command.isSignature ? state.signatureDelay : .zero)
      return (state.faults.effect(on: command), delay)
    }
    write(">", command)
    let answer: [UInt8]
    switch effect {
    case nil, .flippedBit:
      // A delay that is broken off belongs to a command that nobody waits for any more.
      if delay > .zero { try? await clock.sleep(for: delay) }
      let own = await card.process(command)
      answer = effect == nil ? own : [own[0] ^ 0x01] + own.dropFirst()
    case .statusWord(let word):
      answer = [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
    case .ejection:
      return nil
    }
    observed.update { $0.record.answer(answer) }
    write("<", answer)
    return answer
  }

  /// What the card says when it is reset; for a mute one what vpcd can't give to pcscd.
  ///
  /// vpcd takes a card that says nothing for one that isn't there. More than an answer to reset can
  /// have, 33 bytes by ISO/IEC 7816-3:2006, 8.2, is to it a card that couldn't be powered.
  func answerToReset(of card: any CardInSlot) async -> [UInt8] {
    guard observed.value.isMute else { return await card.answerToReset }
    return [UInt8](repeating: 0xFF, count: 34)
  }

  private func write(_ direction: String, _ bytes: [UInt8]) {
    guard let log else { return }
    let line = Array("\(direction) \(String(hexadecimal: bytes))\n".utf8)
    // Safe because: the kernel reads the array, whose length it is told. A full disk costs lines
    // of the log, and nothing else.
    _ = unsafe Glibc.write(log.number, line, line.count)
  }
}
