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

/// A dialog that waits until it is told to answer.
final class GatedDialog: ApprovalDialog {
  private struct State {
    var count = 0
    var isOpen = false
    var shown: CheckedContinuation<Void, Never>?
    var gate: CheckedContinuation<Void, Never>?
  }

  private let answer: String
  private let state = Mutex(State())

  init(_ answer: String) { self.answer = answer }

  /// How often it was shown.
  var count: Int { state.withLock(\.count) }

  /// Waits until it is shown.
  func isShown() async {
    await withCheckedContinuation { continuation in
      let isShown = state.withLock { state in
        if state.count == 0 { state.shown = continuation }
        return state.count > 0
      }
      if isShown { continuation.resume() }
    }
  }

  /// Lets it answer.
  func open() {
    let gate = state.withLock { state in
      state.isOpen = true
      return state.gate.take()
    }
    gate?.resume()
  }

  func requestPIN(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) -> SecretBytes {
    await withCheckedContinuation { continuation in
      let (shown, isOpen) = state.withLock { state in
        state.count += 1
        if !state.isOpen { state.gate = continuation }
        return (state.shown.take(), state.isOpen)
      }
      shown?.resume()
      if isOpen { continuation.resume() }
    }
    do {
      return try SecretBytes(copying: Array(answer.utf8).span)
    } catch {
      throw .failed("no locked memory")
    }
  }

  func confirm(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) {}
}

/// A dialog that takes the PIN, and closes at any question since who asked has gone.
struct DepartureDialog: ApprovalDialog {
  func requestPIN(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) -> SecretBytes {
    do {
      return try SecretBytes(copying: Array(pin.utf8).span)
    } catch {
      throw .failed("no locked memory")
    }
  }

  func confirm(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) { throw .cancelled }
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

  /// What was said of the PIN before, each time that one was asked for.
  var lastPINs: [LastPIN?] {
    events.compactMap { event -> LastPIN?? in
      guard case .waitingForPIN(let last) = event else { return nil }
      return .some(last)
    }
  }

  var messages: [[UInt8]] {
    events.compactMap { event in
      guard case .signed(_, let message) = event else { return nil }
      return message
    }
  }
}
