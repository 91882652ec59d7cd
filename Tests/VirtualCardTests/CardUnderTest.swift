import Synchronization
import VirtualCard

/// A card that takes commands as hexadecimal text.
struct CardUnderTest: Sendable {
  static let select = "00A4040006D27600012401"
  static let verifySigning = "0020008106313233343536"
  static let verifyUser = "0020008206313233343536"
  static let verifyAdmin = "00200083083132333435363738"
  static let wrongUser = "0020008206393939393939"
  static let wrongAdmin = "00200083083939393939393939"

  let card: VirtualCard
  let profile: CardProfile
  let button: Button
  let clock: Clock

  init(
    _ profile: CardProfile,
    state: CardState? = nil,
    store: (any CardStateStore)? = nil,
    button: Button = Button()
  ) {
    let clock = Clock()
    self.clock = clock
    self.profile = profile
    self.button = button
    card = VirtualCard(
      profile: profile,
      serial: 12_345_678,
      state: state,
      touch: button,
      store: store,
      now: { clock.time }
    )
  }

  /// The whole answer.
  func send(_ command: [UInt8]) async -> [UInt8] {
    await card.process(command)
  }

  /// The status word alone, such as `9000`.
  @discardableResult
  func word(_ command: String) async -> String {
    hexadecimal(Array(await send(hex(command)).suffix(2)))
  }

  /// The data of a good answer, with what GET RESPONSE brings.
  func data(_ command: String) async throws -> [UInt8] {
    try await data(hex(command))
  }

  /// The data of a good answer, with what GET RESPONSE brings.
  func data(_ command: [UInt8]) async throws -> [UInt8] {
    var answer = await send(command)
    var data = Array(answer.dropLast(2))
    while answer.dropLast().last == 0x61 {
      answer = await send([0x00, 0xC0, 0x00, 0x00, 0x00])
      data += answer.dropLast(2)
    }
    let word = hexadecimal(Array(answer.suffix(2)))
    guard word == "9000" else { throw Unwelcome(word: word) }
    return data
  }

  /// Sends commands that have to be carried out.
  func prepare(_ commands: String...) async throws {
    for command in commands { _ = try await data(command) }
  }

  /// Tries left of PW1, the reset code and PW3.
  func triesLeft() async throws -> [UInt8] {
    Array(try await data("00CA00C400").suffix(3))
  }
}

/// A status word that a test didn't want.
struct Unwelcome: Error {
  let word: String
}

/// A button that somebody presses or doesn't.
final class Button: TouchButton {
  private let state = Mutex((isPressed: true, waits: [Duration]()))

  /// Whether it is pressed whenever the card asks.
  var isPressed: Bool {
    get { state.withLock { $0.isPressed } }
    set { state.withLock { $0.isPressed = newValue } }
  }

  /// How long the card was ready to wait, each time.
  var waits: [Duration] { state.withLock { $0.waits } }

  func press(within time: Duration) async -> Bool {
    state.withLock {
      $0.waits.append(time)
      return $0.isPressed
    }
  }
}

/// A clock that is set by hand.
final class Clock: Sendable {
  private let now = Mutex(Duration.zero)

  var time: Duration { now.withLock { $0 } }

  func advance(by duration: Duration) {
    now.withLock { $0 += duration }
  }
}

/// Bytes from hexadecimal digits; spaces don't count.
func hex(_ text: String) -> [UInt8] {
  let digits = text.compactMap { $0.hexDigitValue.map(UInt8.init) }
  return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// Two upper-case digits for each byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}
