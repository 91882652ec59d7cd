import AgentClient
import StrictJSON

extension Failure {
  /// Says it: one line a reason on standard error, or one JSON object on standard output.
  func report(asJSON: Bool) {
    guard !asJSON else {
      var object: JSONObject = [
        "event": "error", "code": .string(code),
        "problems": .array(problems.map(JSONValue.string)),
      ]
      if let hint { object["hint"] = .string(hint) }
      object["status"] = .integer(Int64(status.rawValue))
      return Output.line(JSONValue.object(object))
    }
    for problem in problems { Output.error("paraph: error: \(problem)") }
    if let hint { Output.error("paraph: hint: \(hint)") }
  }
}
