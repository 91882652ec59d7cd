import AgentClient
import ContainerSignature
import PrintableText

/// Lines without colour and cursor movement, for logs and pipes.
struct PlainProgress: SigningProgress {
  func plan(_ plan: SigningPlan) {
    for line in plan.lines { Output.error(line) }
  }

  func wouldSign(_ image: ImageToSign, number: Int, of total: Int, folder: String) {
    Output.line("would sign \(number)/\(total) \(image.reference) \(printable(folder))")
  }

  func card(_ card: AgentCard) {
    for line in card.lines { Output.error(line) }
  }

  func waitingForTurn() {
    Output.error("waiting until the card is free: another caller or program uses it")
  }

  func waitingForConfirmation() { Output.error("waiting for a yes in the dialog") }

  func waitingForPIN(after last: LastPIN?) {
    let reason = last.map { $0.sentence + "; " } ?? ""
    Output.error("\(reason)waiting for the PIN")
  }

  func waitingForTouch(_ image: ImageToSign, number: Int, of total: Int) {
    Output.error("touch the card now: image \(number) of \(total), \(image.reference)")
  }

  func waitingForHandoffTouch() { Output.error("touch the card now: the handoff") }

  func handedOff(_ path: String) { Output.line("handoff \(printable(path))") }

  func committed(_ commit: String, branch: String) {
    Output.line("committed \(printable(commit)) \(printable(branch))")
  }

  func signed(_ image: ImageToSign, number: Int, of total: Int, path: String) {
    Output.line("signed \(number)/\(total) \(image.reference) \(printable(path))")
  }

  func interrupted() {
    Output.error("ending, once the card is done with what it began; once more ends at once")
  }

  func stopRefused() {
    Output.error("can't be stopped while it uses the card; Ctrl-C ends it")
  }

  func summary(_ summary: SigningSummary) {
    for line in summary.lines { Output.error(line) }
  }
}

extension SigningSummary {
  /// The most images that are named one by one in a summary for people.
  private static let namedImages = 10

  /// The end in words.
  var lines: [String] {
    var lines: [String] = []
    guard !written.isEmpty || missing.isEmpty else { return ["nothing was signed"] }
    lines.append(
      written.isEmpty ? "nothing to sign" : "\(written.count) signed in \(duration.words)"
    )
    if alreadySigned > 0 { lines.append("\(alreadySigned) carried this key's signature already") }
    guard !missing.isEmpty else { return lines }
    lines.append("\(missing.count) not signed:")
    lines += missing.prefix(Self.namedImages).map { "  \($0.reference)" }
    if missing.count > Self.namedImages {
      lines.append("  and \(missing.count - Self.namedImages) more")
    }
    lines.append("run the same command again to go on")
    return lines
  }
}

extension Duration {
  /// The duration as people say it: `1.2 s`, `38 s`, `4 min 05 s`.
  var words: String { words(tenths: true) }

  /// The same, with tenths of a second below ten seconds or without.
  func words(tenths wantsTenths: Bool) -> String {
    let tenths = (components.seconds * 10) + components.attoseconds / 100_000_000_000_000_000
    guard !wantsTenths || tenths >= 100 else { return "\(tenths / 10).\(tenths % 10) s" }
    let seconds = (tenths + 5) / 10
    guard seconds >= 60 else { return "\(seconds) s" }
    let rest = seconds % 60
    return "\(seconds / 60) min \(rest < 10 ? "0" : "")\(rest) s"
  }
}
