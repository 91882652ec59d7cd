import Gcrypt
import SigningAgent
import Synchronization

/// A dialog that answers as it was told, and remembers what it showed.
final class ScriptedDialog: ApprovalDialog {
  private struct State {
    var answers: [String?]
    var shown: [ApprovalText] = []
  }

  private let state: Mutex<State>

  /// - Parameter answers: The PINs in order; nil says no. After the last it says no.
  init(_ answers: [String?]) { state = Mutex(State(answers: answers)) }

  var shown: [ApprovalText] { state.withLock { $0.shown } }

  func requestPIN(_ text: ApprovalText) async throws(DialogError) -> SecretBytes {
    let answer: String? = state.withLock { state in
      state.shown.append(text)
      return state.answers.isEmpty ? nil : state.answers.removeFirst()
    }
    guard let answer else { throw .notApproved }
    do {
      return try SecretBytes(copying: Array(answer.utf8).span)
    } catch {
      throw .failed("no locked memory")
    }
  }
}

/// Keeps what was reported.
actor Reported {
  private(set) var events: [SigningEvent] = []

  func add(_ event: SigningEvent) { events.append(event) }

  var messages: [[UInt8]] {
    events.compactMap { event in
      guard case .signed(_, let message) = event else { return nil }
      return message
    }
  }
}
