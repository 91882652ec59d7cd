import AgentClient
import ContainerSignature
import PrintableText
import Synchronization

/// A line that is rewritten in place, and a touch prompt that can't be missed.
final class TerminalProgress: SigningProgress {
  private struct State {
    /// When the first signature was asked for.
    var began: ContinuousClock.Instant?
    /// The line that will be rewritten; nil if there is none.
    var openLine: String?
    /// Whether a dialog may have the terminal.
    var isInDialog = false
  }

  /// Moves to the left edge and erases the line.
  private static let emptyLine = "\r\u{1B}[K"

  private let state = Mutex(State())
  private let width: Int
  private let isDecorated: Bool
  private let now: @Sendable () -> ContinuousClock.Instant

  init(
    width: Int,
    isDecorated: Bool,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.width = width
    self.isDecorated = isDecorated
    self.now = now
  }

  func plan(_ plan: SigningPlan) {
    for text in plan.lines { line(text) }
  }

  func wouldSign(_ image: ImageToSign, number: Int, of total: Int, folder: String) {
    Output.line("would sign \(number)/\(total) \(image.reference) \(printable(folder))")
  }

  func card(_ card: AgentCard) {
    for text in card.lines { line(text) }
  }

  func waitingForTurn() {
    rewrite("Waiting until the card is free: another caller or program uses it.")
  }

  func waitingForConfirmation() {
    rewrite("Say yes in the dialog, if it names what you want to sign.", isOfDialog: true)
  }

  func waitingForPIN(after last: LastPIN?) {
    let reason = last.map { $0.sentence.prefix(1).uppercased() + $0.sentence.dropFirst() + ". " }
    rewrite(
      (reason ?? "") + "Enter the PIN in the dialog, if it names what you want to sign.",
      isOfDialog: true
    )
  }

  func waitingForTouch(_ image: ImageToSign, number: Int, of total: Int) {
    askForTouch("image \(number) of \(total): \(image.reference)")
  }

  func waitingForHandoffTouch() { askForTouch("the handoff, which lists what was signed") }

  func handedOff(_ path: String) { line("Handoff    \(printable(path))") }

  func committed(_ commit: String, branch: String) {
    line("Commit     \(printable(commit)) on \(printable(branch))")
  }

  private func askForTouch(_ what: String) {
    start()
    // Bell, bold, reverse video: the card blinks beside a screen full of other things.
    let text = " TOUCH THE CARD NOW   \(what) "
    guard isDecorated else { return rewrite(text, before: "\u{07}") }
    rewrite(text, before: "\u{07}\u{1B}[1;7m", after: "\u{1B}[0m")
  }

  func signed(_ image: ImageToSign, number: Int, of total: Int, path: String) {
    start()
    rewrite(progressLine(number, total) + "  \(image.reference)")
  }

  func interrupted() {
    line("Ending, once the card is done with what it began; Ctrl-C again ends at once.")
  }

  func stopRefused() {
    let (openLine, isInDialog) = state.withLock { ($0.openLine, $0.isInDialog) }
    // A dialog on this terminal would be written over: it hears the bell.
    guard !isInDialog else { return Output.raw("\u{07}") }
    line("Can't be stopped while it uses the card; Ctrl-C ends it.")
    if let openLine { show(openLine, isOfDialog: false) }
  }

  func summary(_ summary: SigningSummary) {
    clearLine()
    for text in summary.lines { line(text) }
  }

  private func start() {
    let now = now()
    state.withLock { if $0.began == nil { $0.began = now } }
  }

  private func progressLine(_ number: Int, _ total: Int) -> String {
    let began = state.withLock { $0.began }
    let elapsed = began.map { seconds(now() - $0) } ?? 0
    var text = "signed \(number) of \(total)"
    guard number > 1, elapsed > 0.2 else { return text }
    let rate = Double(number) / elapsed
    let tenths = Int(rate * 10)
    text += "  \(tenths / 10).\(tenths % 10)/s"
    if number < total {
      text += "  \(Duration.seconds(Int(Double(total - number) / rate)).words(tenths: false)) left"
    }
    return text
  }

  private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  private func rewrite(
    _ text: String,
    before: String = "",
    after: String = "",
    isOfDialog: Bool = false
  ) {
    show(before + printable(text, fitting: max(width - 1, 20)) + after, isOfDialog: isOfDialog)
  }

  private func show(_ openLine: String, isOfDialog: Bool) {
    state.withLock { state in
      state.openLine = openLine
      state.isInDialog = isOfDialog
    }
    Output.raw(Self.emptyLine + openLine)
  }

  /// Writes a line that stays.
  ///
  /// It starts at the left even where a dialog that was ended has left the terminal in disorder.
  private func line(_ text: String) {
    clearLine()
    Output.error(Self.emptyLine + text)
  }

  private func clearLine() {
    let wasOpen = state.withLock { state in
      defer {
        state.openLine = nil
        state.isInDialog = false
      }
      return state.openLine != nil
    }
    if wasOpen { Output.raw(Self.emptyLine) }
  }
}
