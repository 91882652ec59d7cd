import AgentClient
import ContainerSignature
import FoundationEssentials
import PrintableText
import StrictJSON

/// What a person or program is shown of an approval of a coming set.
struct ApprovalProgress: Sendable {
  /// Whether each step is one JSON object on standard output.
  var isJSON: Bool
  /// Whether standard output belongs to a command.
  var isQuiet: Bool

  private var steps: any SigningProgress {
    if isJSON { return JSONProgress() }
    return PlainProgress()
  }

  /// The person asked to end.
  func interrupted() { steps.interrupted() }

  /// The person wanted to stop the program, which goes on.
  func stopRefused() {
    // Where a dialog has the terminal a line would be written over it.
    guard isJSON || !Output.isTerminal else { return Output.raw("\u{07}") }
    steps.stopRefused()
  }

  /// What is about to be approved.
  func request(_ request: SigningRequest, _ fingerprint: RequestFingerprint) {
    guard !isJSON else {
      return Output.line([
        "event": "approval", "request": .string(fingerprint.description),
        "images": .integer(Int64(request.images.count)),
      ])
    }
    let count = counted(request.images.count, "image", "images")
    Output.error("Request    \(count): \(request.namespaces)")
    for line in fingerprint.groupedLines { Output.error("           \(line)") }
  }

  /// A step before it is given.
  func step(_ step: AgentConnection.Step) {
    switch step {
    case .waitingForTurn: steps.waitingForTurn()
    case .card(let card): steps.card(card)
    case .waitingForConfirmation: steps.waitingForConfirmation()
    case .waitingForPIN(let last): steps.waitingForPIN(after: last)
    // What no approval has.
    default: break
    }
  }

  /// It is given.
  func approved(count: Int, remaining: Int, now: Date) {
    let until = now.addingTimeInterval(Double(remaining)).ISO8601Format()
    guard !isJSON else {
      return Output.line([
        "event": "approved", "images": .integer(Int64(count)),
        "remaining": .integer(Int64(remaining)), "until": .string(until),
      ])
    }
    let text = "approved \(counted(count, "image", "images")), each once, until \(until)"
    guard !isQuiet else { return Output.error(text) }
    Output.line(text)
    Output.error("the card is kept for it and signs nothing else; to end it: paraph cancel")
  }

  /// It is over; `reason` is why before its time, if it is.
  func over(signed: Int, of count: Int, _ reason: String?) {
    let images = counted(count, "image", "images")
    Output.error(
      "the approval is over, \(signed) of \(images) signed" + (reason.map { ": \($0)" } ?? "")
    )
  }

  /// It is over, and the agent didn't say how.
  func broken(_ problems: [String]) {
    for problem in problems { Output.error("\(problem); the approval ended") }
  }
}
