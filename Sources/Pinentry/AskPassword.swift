internal import ChildProcess
public import Gcrypt

/// Asks for a PIN through the password agents of systemd: on the console, by `wall`, by Plymouth.
///
/// For a service of the system, which has no desktop to show a pinentry on. There is no yes or no:
/// the PIN is the approval. The question is a file that agents of the system read, so it is one
/// line of plain text; only root can answer it. What is entered goes from the kernel into locked
/// memory, one byte at a time.
///
/// Source: systemd 252, systemd-ask-password(1); the Password Agents Specification.
public struct AskPassword: Sendable {
  /// The longest message, in bytes: six lines of a console.
  public static let maximumMessageByteCount = 480

  /// The program's absolute path, nil for the `systemd-ask-password` of the system.
  public var path: String?
  /// How long a person has for the answer.
  public var timeLimit: Duration

  /// A way to ask.
  ///
  /// - Parameters:
  ///   - path: The program's absolute path, nil for the `systemd-ask-password` of the system.
  ///   - timeLimit: How long a person has for the answer.
  public init(path: String? = nil, timeLimit: Duration = .seconds(180)) {
    self.path = path
    self.timeLimit = timeLimit
  }

  /// Asks for a PIN.
  ///
  /// - Parameters:
  ///   - message: What is asked, one line of printable ASCII without backslashes.
  ///   - topic: What stands after `paraph:` in the question's identifier, such as `sign`.
  /// - Returns: What was entered, 1 to 127 bytes.
  /// - Throws: ``AskPasswordError``; what was entered until then is wiped.
  public func requestPIN(
    _ message: String,
    topic: String = "sign"
  ) async throws(AskPasswordError) -> SecretBytes {
    // A backslash at a line's end would take the next one with it.
    let isPlain = (message + topic).utf8.allSatisfy {
      (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\")
    }
    guard isPlain else { throw .unprintableText }
    let byteCount = message.utf8.count + topic.utf8.count
    guard byteCount <= Self.maximumMessageByteCount else {
      throw .textTooLong(byteCount: byteCount)
    }
    let question = AskPasswordQuestion(
      try program(message, topic),
      timeLimit: timeLimit + timeLimit / 20
    )
    try await question.run(onThreadNamed: "ask-password")
    guard let pin = question.received.take() else { throw .emptyPIN }
    return pin
  }

  private func program(
    _ message: String,
    _ topic: String
  ) throws(AskPasswordError) -> ChildProgram {
    let found: String
    do throws(ChildProcessError) {
      if let path {
        found = try ChildProgram.find(among: [path])
      } else {
        found = try ChildProgram.find("systemd-ask-password", searchPath: nil)
      }
    } catch {
      throw AskPasswordError(error)
    }
    // 0 would wait for ever.
    let seconds = max(1, timeLimit.components.seconds)
    return ChildProgram(
      found,
      ["--no-tty", "--id=paraph:\(topic)", "--timeout=\(seconds)", "--", message],
      // Nothing of ours: with CREDENTIALS_DIRECTORY a credential would answer for the person.
      environment: [
        "PATH": "/usr/bin:/bin", "LC_ALL": "C", "SYSTEMD_LOG_TARGET": "console",
        "SYSTEMD_LOG_COLOR": "0", "SYSTEMD_LOG_LEVEL": "err",
      ]
    )
  }
}

extension AskPasswordError {
  init(_ error: ChildProcessError) {
    self =
      switch error {
      case .notFound(let places): .notFound(places)
      case .notStarted(let path, let errno): .notStarted(path: path, errno: errno)
      }
  }
}
