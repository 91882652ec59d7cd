public import Gcrypt
public import Pinentry

/// Asks by the password agents of systemd, on the console of a machine without desktop.
public struct AskPasswordDialog: ApprovalDialog {
  private let program: AskPassword

  /// Takes the program.
  ///
  /// - Parameter program: The program and its time limit.
  public init(_ program: AskPassword) { self.program = program }

  /// Asks in one line; whoever sees the console answers, wherever the caller sits.
  public func requestPIN(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) -> SecretBytes {
    do throws(AskPasswordError) {
      let message = text.error.map { "\($0). \(text.line)" } ?? text.line
      return try await program.requestPIN(
        String(message.prefix(AskPassword.maximumMessageByteCount - 4))
      )
    } catch {
      throw DialogError(error)
    }
  }

  /// Fails: password agents know no yes or no, and the PIN that is asked for next is the approval.
  public func confirm(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) {
    throw .unavailable("systemd-ask-password can't ask for a yes")
  }
}

extension DialogError {
  /// What a question without an answer means.
  fileprivate init(_ error: AskPasswordError) {
    self =
      switch error {
      case .declined, .timedOut, .emptyPIN, .pinTooLong: .notApproved
      case .cancelled: .cancelled
      case .notFound(let places):
        .unavailable("no systemd-ask-password: looked for " + places.joined(separator: ", "))
      case .notStarted(let path, let errno): .unavailable("\(path) doesn't start, error \(errno)")
      case .failed(let status, let text):
        .failed("systemd-ask-password: " + (text.isEmpty ? "exit status \(status)" : text))
      case .killed(let signal): .failed("systemd-ask-password was ended by signal \(signal)")
      case .noLockedMemory: .failed("no memory can be locked for the PIN")
      case .system(let errno): .failed("error \(errno)")
      case .unprintableText, .textTooLong: .failed("a text that doesn't fit")
      }
  }
}
