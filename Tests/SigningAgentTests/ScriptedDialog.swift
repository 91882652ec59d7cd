import Gcrypt
import Pinentry
import SigningAgent
import Synchronization

/// A dialog that answers as it was told, and remembers what it showed.
final class ScriptedDialog: ApprovalDialog {
  private struct State {
    var answers: [String?]
    var shown: [ApprovalText] = []
  }

  private let state: Mutex<State>

  /// - Parameter answers: The PINs in order, of which any is a yes; nil says no. After the last it
  /// says no.
  init(_ answers: [String?]) { state = Mutex(State(answers: answers)) }

  var shown: [ApprovalText] { state.withLock { $0.shown } }

  func requestPIN(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) -> SecretBytes {
    let entered = try answer(to: text)
    do {
      return try SecretBytes(copying: Array(entered.utf8).span)
    } catch {
      throw .failed("no locked memory")
    }
  }

  func confirm(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) {
    _ = try answer(to: text)
  }

  private func answer(to text: ApprovalText) throws(DialogError) -> String {
    let answer: String? = state.withLock { state in
      state.shown.append(text)
      return state.answers.isEmpty ? nil : state.answers.removeFirst()
    }
    guard let answer else { throw .notApproved }
    return answer
  }
}

/// Keeps what was reported.
actor Reported {
  private(set) var events: [SigningEvent] = []

  private var waiters:
    [(isMeant: @Sendable (SigningEvent) -> Bool, CheckedContinuation<Void, Never>)] = []

  func add(_ event: SigningEvent) {
    events.append(event)
    for (_, continuation) in waiters.filter({ $0.isMeant(event) }) { continuation.resume() }
    waiters.removeAll { $0.isMeant(event) }
  }

  /// Waits until an event is reported, if it wasn't yet.
  func waits(for isMeant: @escaping @Sendable (SigningEvent) -> Bool) async {
    guard !events.contains(where: isMeant) else { return }
    await withCheckedContinuation { waiters.append((isMeant, $0)) }
  }

  var messages: [[UInt8]] {
    events.compactMap { event in
      guard case .signed(_, let message) = event else { return nil }
      return message
    }
  }
}
