/// One line that a control socket takes.
public enum ControlCommand: Hashable, Sendable {
  /// `ping`
  case ping
  /// `state`: the path of the file that holds the card's state.
  case state
  /// `touch always|never|by-hand`, `touch after MS`
  case touchMode(TouchPanel.Mode)
  /// `touch timeout MS`, or nil for `touch timeout off`
  case touchTimeout(Duration?)
  /// `touch`: one press, now.
  case touch
  /// `touches`: how many the card got.
  case touches
  /// `eject`
  case eject
  /// `insert`
  case insert
  /// `reset`: the card starts anew, without a word to the reader.
  case reset
  /// `fault INS SW|eject|flip [COUNT]`, `fault INS SW|eject|flip nth N`
  case fault(instruction: UInt8, FaultEffect, first: Int, count: Int)
  /// `fault clear`
  case clearFaults
  /// `mute on|off`: whether the reader gets nothing that it takes for an answer to reset.
  case mute(Bool)
  /// `delay apdu MS`
  case commandDelay(Duration)
  /// `delay signature MS`
  case signatureDelay(Duration)
  /// `log on|off`
  case keepLog(Bool)
  /// `log clear`: forgets what was logged and counted.
  case clearLog
  /// `log get`
  case log
  /// `count`
  case count
  /// `wait touch`
  case waitForTouch
  /// `wait apdu INS [N]`
  case waitForCommand(instruction: UInt8, count: Int)
  /// `wait reader`
  case waitForReader

  /// What happens to a command in place of its answer.
  public enum FaultEffect: Hashable, Sendable {
    /// The command is answered with this status word.
    case statusWord(UInt16)
    /// The card is pulled as the command arrives.
    case ejection
    /// The command is carried out, and a bit of its answer's first byte is turned over.
    case flippedBit
  }
}

/// Why a line wasn't carried out.
public enum ControlFailure: Error, Hashable, Sendable {
  /// There is no such command.
  case unknownCommand(String)
  /// A word is missing at the end.
  case incomplete
  /// A word that can't stand at its place.
  case unexpected(String)
  /// `touch`, but the card isn't waiting for one.
  case touchNotAwaited
  /// The card keeps its state in no file.
  case noStateFile
  /// The program is about to end.
  case ending
}

extension ControlCommand {
  /// No count or time in a line is larger.
  private static let numberLimit = 1_000_000_000

  /// Reads a line.
  ///
  /// - Parameter line: The words with single spaces between, without the line's end.
  /// - Throws: ``ControlFailure``.
  public init(parsing line: String) throws(ControlFailure) {
    var words = line.split(separator: " ")[...]
    self = try Self.command(&words)
    if let surplus = words.first { throw .unexpected(String(surplus)) }
  }

  private static func command(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> ControlCommand {
    let word = try next(&words)
    return switch word {
    case "ping": .ping
    case "state": .state
    case "touches": .touches
    case "eject": .eject
    case "insert": .insert
    case "reset": .reset
    case "count": .count
    case "touch": try touch(&words)
    case "fault": try fault(&words)
    case "mute": .mute(try isOn(&words))
    case "delay": try delay(&words)
    case "log": try log(&words)
    case "wait": try wait(&words)
    default: throw .unknownCommand(String(word))
    }
  }

  private static func touch(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> ControlCommand {
    guard let word = words.popFirst() else { return .touch }
    switch word {
    case "always": return .touchMode(.always)
    case "never": return .touchMode(.never)
    case "by-hand": return .touchMode(.byHand)
    case "after": return .touchMode(.after(try milliseconds(&words)))
    case "timeout":
      guard words.first != "off" else {
        words.removeFirst()
        return .touchTimeout(nil)
      }
      return .touchTimeout(try milliseconds(&words))
    default: throw .unexpected(String(word))
    }
  }

  private static func fault(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> ControlCommand {
    guard words.first != "clear" else {
      words.removeFirst()
      return .clearFaults
    }
    let instruction = try instruction(&words)
    let effect: FaultEffect
    switch try next(&words) {
    case "eject": effect = .ejection
    case "flip": effect = .flippedBit
    case let word:
      guard word.utf8.count == 4, word.first != "+", let number = UInt16(word, radix: 16) else {
        throw .unexpected(String(word))
      }
      effect = .statusWord(number)
    }
    guard words.first == "nth" else {
      let count = words.isEmpty ? 1 : try number(&words, from: 1)
      return .fault(instruction: instruction, effect, first: 1, count: count)
    }
    words.removeFirst()
    let first = try number(&words, from: 1)
    return .fault(instruction: instruction, effect, first: first, count: 1)
  }

  private static func delay(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> ControlCommand {
    let word = try next(&words)
    return switch word {
    case "apdu": .commandDelay(try milliseconds(&words))
    case "signature": .signatureDelay(try milliseconds(&words))
    default: throw .unexpected(String(word))
    }
  }

  private static func isOn(_ words: inout ArraySlice<Substring>) throws(ControlFailure) -> Bool {
    let word = try next(&words)
    return switch word {
    case "on": true
    case "off": false
    default: throw .unexpected(String(word))
    }
  }

  private static func log(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> ControlCommand {
    let word = try next(&words)
    return switch word {
    case "on": .keepLog(true)
    case "off": .keepLog(false)
    case "clear": .clearLog
    case "get": .log
    default: throw .unexpected(String(word))
    }
  }

  private static func wait(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> ControlCommand {
    let word = try next(&words)
    switch word {
    case "touch": return .waitForTouch
    case "reader": return .waitForReader
    case "apdu":
      let instruction = try instruction(&words)
      let count = words.isEmpty ? 1 : try number(&words, from: 1)
      return .waitForCommand(instruction: instruction, count: count)
    default: throw .unexpected(String(word))
    }
  }

  private static func next(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> Substring {
    guard let word = words.popFirst() else { throw .incomplete }
    return word
  }

  private static func instruction(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> UInt8 {
    let word = try next(&words)
    guard word.utf8.count == 2, word.first != "+", let number = UInt8(word, radix: 16) else {
      throw .unexpected(String(word))
    }
    return number
  }

  private static func number(
    _ words: inout ArraySlice<Substring>,
    from lowest: Int
  ) throws(ControlFailure) -> Int {
    let word = try next(&words)
    guard word.first != "+", let number = Int(word), (lowest...numberLimit).contains(number) else {
      throw .unexpected(String(word))
    }
    return number
  }

  private static func milliseconds(
    _ words: inout ArraySlice<Substring>
  ) throws(ControlFailure) -> Duration {
    .milliseconds(try number(&words, from: 0))
  }
}
