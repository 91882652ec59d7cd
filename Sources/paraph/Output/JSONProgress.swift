import AgentClient
import ContainerSignature
import StrictJSON

/// One JSON object a line on standard output.
struct JSONProgress: SigningProgress {
  func plan(_ plan: SigningPlan) { Output.line(plan.json) }

  func wouldSign(_ image: ImageToSign, number: Int, of total: Int, folder: String) {
    var object = event("would_sign", image, number, total)
    object["folder"] = .string(folder)
    Output.line(.object(object))
  }

  func card(_ card: AgentCard) {
    var object: JSONObject = ["event": "card"]
    for member in card.json.members { object[member.name] = member.value }
    Output.line(.object(object))
  }

  func waitingForTurn() { Output.line(["event": "waiting_for_turn"]) }

  func waitingForConfirmation() { Output.line(["event": "waiting_for_confirmation"]) }

  func waitingForPIN(after last: LastPIN?) {
    var object: JSONObject = ["event": "waiting_for_pin"]
    switch last {
    case nil: break
    case .wrong(let triesLeft)?: object["tries_left"] = .integer(Int64(triesLeft))
    case .unsent(let reason)?: object["unsent"] = .string(reason)
    }
    Output.line(.object(object))
  }

  func waitingForTouch(_ image: ImageToSign, number: Int, of total: Int) {
    Output.line(.object(event("waiting_for_touch", image, number, total)))
  }

  func waitingForHandoffTouch() { Output.line(["event": "waiting_for_handoff_touch"]) }

  func handedOff(_ path: String) {
    Output.line([
      "event": "handoff", "path": .string(path),
      "signature_path": .string(path + HandoffPlace.signatureSuffix),
    ])
  }

  func committed(_ commit: String, branch: String) {
    Output.line(["event": "commit", "commit": .string(commit), "branch": .string(branch)])
  }

  func signed(_ image: ImageToSign, number: Int, of total: Int, path: String) {
    var object = event("signed", image, number, total)
    object["path"] = .string(path)
    Output.line(.object(object))
  }

  func interrupted() { Output.line(["event": "interrupted"]) }

  func stopRefused() { Output.line(["event": "stop_refused"]) }

  func summary(_ summary: SigningSummary) {
    let duration = summary.duration.components
    let milliseconds = duration.seconds * 1000 + duration.attoseconds / 1_000_000_000_000_000
    Output.line([
      "event": "summary", "signed": .integer(Int64(summary.written.count)),
      "already_signed": .integer(Int64(summary.alreadySigned)),
      "missing": .array(summary.missing.map { .object($0.json) }),
      "milliseconds": .integer(milliseconds),
    ])
  }

  private func event(
    _ name: String,
    _ image: ImageToSign,
    _ number: Int,
    _ total: Int
  ) -> JSONObject {
    var object: JSONObject = [
      "event": .string(name), "number": .integer(Int64(number)), "total": .integer(Int64(total)),
    ]
    for member in image.json.members { object[member.name] = member.value }
    return object
  }
}
