public import Gcrypt
public import Pinentry

/// Who asks the person: a pinentry in the agent, a script in the tests.
public protocol ApprovalDialog: Sendable {
  /// Shows what is to be signed and takes the PIN, which is the approval.
  ///
  /// - Parameters:
  ///   - text: What the dialog says.
  ///   - surroundings: What the caller says of the place where its user sits.
  /// - Returns: The PIN.
  /// - Throws: ``DialogError``.
  func requestPIN(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) -> SecretBytes

  /// Shows what is to be signed and returns if the person says yes; all else is no.
  ///
  /// - Parameters:
  ///   - text: What the dialog says.
  ///   - surroundings: What the caller says of the place where its user sits.
  /// - Throws: ``DialogError``.
  func confirm(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError)
}

extension ApprovalDialog {
  /// Takes the PIN where the agent itself is.
  ///
  /// - Parameter text: What the dialog says.
  /// - Returns: The PIN.
  /// - Throws: ``DialogError``.
  public func requestPIN(_ text: ApprovalText) async throws(DialogError) -> SecretBytes {
    try await requestPIN(text, in: CallerSurroundings())
  }

  /// Asks for a yes where the agent itself is.
  ///
  /// - Parameter text: What the dialog says.
  /// - Throws: ``DialogError``.
  public func confirm(_ text: ApprovalText) async throws(DialogError) {
    try await confirm(text, in: CallerSurroundings())
  }
}

/// Why there is no approval.
public enum DialogError: Error, Hashable, Sendable {
  /// The person said no, closed the dialog, or let its time pass.
  case notApproved
  /// The same caller was told no a moment ago, and is shown no dialog for so long.
  case refusedBefore(remaining: Duration)
  /// The task that asked was cancelled; the dialog is gone, and nobody said no.
  case cancelled
  /// There is no place for this kind of dialog, or no program; a short reason in printable ASCII.
  /// Another kind may have one.
  case unavailable(String)
  /// The dialog failed; a short reason in printable ASCII.
  case failed(String)
}

/// What a dialog says: printable ASCII and line feeds, whatever the caller sent.
public struct ApprovalText: Hashable, Sendable {
  /// What is to be signed, by which key on which card.
  public var description: String
  /// The same in one line, as far as it fits there.
  public var line: String
  /// Why the dialog is there again.
  public var error: String?
  /// What the button says that approves.
  public var accept: String

  /// Puts a text together.
  ///
  /// - Parameters:
  ///   - description: What is to be signed, by which key on which card.
  ///   - line: The same in one line.
  ///   - error: Why the dialog is there again.
  ///   - accept: What the button says that approves.
  public init(
    description: String,
    line: String,
    error: String? = nil,
    accept: String = "Sign"
  ) {
    self.description = description
    self.line = line
    self.error = error
    self.accept = accept
  }
}
