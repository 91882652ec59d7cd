public import Gcrypt

/// Who asks the person: a pinentry in the agent, a script in the tests.
public protocol ApprovalDialog: Sendable {
  /// Shows what is to be signed and takes the PIN, which is the approval.
  ///
  /// - Parameter text: What the dialog says.
  /// - Returns: The PIN.
  /// - Throws: ``DialogError``.
  func requestPIN(_ text: ApprovalText) async throws(DialogError) -> SecretBytes
}

/// Why there is no approval.
public enum DialogError: Error, Hashable, Sendable {
  /// The person said no, closed the dialog, or let its time pass.
  case notApproved
  /// The dialog can't be shown; a short reason in printable ASCII.
  case failed(String)
}

/// What a dialog says: printable ASCII and line feeds, whatever the caller sent.
public struct ApprovalText: Hashable, Sendable {
  /// What is to be signed, by which key on which card.
  public var description: String
  /// Why the dialog is there again.
  public var error: String?
}
