public import Gcrypt
internal import Synchronization

/// Asks a person by a program of the pinentry family, in a dialog of their desktop or terminal.
///
/// The program is started for each question and inherits nothing but its side of the
/// conversation. What is entered goes from the kernel into locked memory, one byte at a time.
/// Cancelling the task ends the program.
///
/// Source: pinentry 1.2.1, manual, "Protocol"; The Assuan manual, 2.5.8.
public struct Pinentry: Sendable {
  /// The longest PIN, in bytes: more than the length byte of any card's PIN status tells.
  public static let maximumPINByteCount = 127

  /// The program's path, nil for the `pinentry` in `PATH`.
  public var path: String?
  /// Where the dialog appears.
  public var environment: PinentryEnvironment
  /// How long a person has for the answer.
  public var timeLimit: Duration

  /// A way to ask.
  ///
  /// - Parameters:
  ///   - path: The program's path, nil for the `pinentry` in `PATH`.
  ///   - environment: Where the dialog appears.
  ///   - timeLimit: How long a person has for the answer.
  public init(
    path: String? = nil,
    environment: PinentryEnvironment = .current,
    timeLimit: Duration = .seconds(180)
  ) {
    self.path = path
    self.environment = environment
    self.timeLimit = timeLimit
  }

  /// Asks for a PIN.
  ///
  /// - Parameter text: What the dialog says.
  /// - Returns: What was entered, 1 to 127 bytes.
  /// - Throws: ``PinentryError``; what was entered until then is wiped.
  public func requestPIN(_ text: PinentryText) async throws(PinentryError) -> SecretBytes {
    let received = ReceivedPIN()
    try await ask(text, into: received)
    guard let pin = received.take() else { throw .emptyPIN }
    return pin
  }

  /// Asks for a yes or no, where anything but a typed `yes` is no.
  ///
  /// It isn't pinentry's own question, which `pinentry-curses` answers with yes at a Return that
  /// was meant for another program. Time that passed, a closed dialog, another word: all no.
  ///
  /// - Parameter text: What the dialog says; the prompt asks for the word.
  /// - Returns: Whether the person accepted.
  /// - Throws: ``PinentryError``, but never ``PinentryError/declined`` or
  ///   ``PinentryError/timedOut``.
  public func confirm(_ text: PinentryText) async throws(PinentryError) -> Bool {
    var text = text
    text.prompt = "Type yes"
    do throws(PinentryError) {
      return try await requestPIN(text).isYes
    } catch {
      switch error {
      case .declined, .timedOut, .emptyPIN, .pinTooLong: return false
      default: throw error
      }
    }
  }

  private func ask(
    _ text: PinentryText,
    into received: ReceivedPIN
  ) async throws(PinentryError) {
    let program = try PinentryProgram(path: path, environment: environment)
    // A program that can count, in whole seconds, ends in good order by itself; the dialog's own
    // limit is for one that can't.
    let seconds = max(1, timeLimit.components.seconds)
    let timeout = AssuanCommand(line: "SETTIMEOUT \(seconds)", isRequired: false)
    let commands = try environment.commands() + [timeout] + text.commands()
    let dialog = PinentryDialog(
      program,
      commands: commands + [AssuanCommand(line: "GETPIN", isRequired: true)],
      timeLimit: timeLimit + timeLimit / 20,
      received: received
    )
    try await dialog.run(onThreadNamed: "pinentry")
  }
}

/// The place where the thread of a dialog leaves a PIN.
final class ReceivedPIN: Sendable {
  private let pin: Mutex<SecretBytes?> = Mutex(nil)

  func put(_ entered: consuming sending SecretBytes) {
    var entered: SecretBytes? = consume entered
    pin.withLock { $0 = entered.take() }
  }

  func take() -> SecretBytes? { pin.withLock { $0.take() } }
}

extension SecretBytes {
  /// Whether it is the word, in whatever case.
  fileprivate var isYes: Bool {
    let word = Array("yes".utf8)
    return withBytes { bytes in
      bytes.count == word.count && word.indices.allSatisfy { bytes[$0] | 0x20 == word[$0] }
    }
  }
}
