public import Gcrypt
public import Pinentry

/// Asks one way, and only where there is no place for that, another way.
///
/// A no, a timeout or a failure of the first is never asked over again by the second.
public struct FallbackDialog: ApprovalDialog {
  private let first: any ApprovalDialog
  private let second: any ApprovalDialog

  /// Puts two dialogs in their order.
  ///
  /// - Parameters:
  ///   - first: What asks where it can.
  ///   - second: What asks where the first says ``DialogError/unavailable(_:)``.
  public init(_ first: any ApprovalDialog, _ second: any ApprovalDialog) {
    self.first = first
    self.second = second
  }

  /// Takes the PIN by the first that can.
  public func requestPIN(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) -> SecretBytes {
    do throws(DialogError) {
      return try await first.requestPIN(text, in: surroundings)
    } catch .unavailable(let reason) {
      do throws(DialogError) {
        return try await second.requestPIN(text, in: surroundings)
      } catch .unavailable(let other) {
        throw .unavailable("\(reason); \(other)")
      }
    }
  }

  /// Asks for a yes by the first that can.
  public func confirm(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) {
    do throws(DialogError) {
      try await first.confirm(text, in: surroundings)
    } catch .unavailable(let reason) {
      do throws(DialogError) {
        try await second.confirm(text, in: surroundings)
      } catch .unavailable(let other) {
        throw .unavailable("\(reason); \(other)")
      }
    }
  }
}
