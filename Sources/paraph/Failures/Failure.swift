import StrictJSON

/// Why the program ends without having done what it was asked for, in words for a person.
struct Failure: Error {
  /// A stable name for scripts.
  var code: String
  /// Every reason, one line each, lower case, no full stop.
  var problems: [String]
  /// What to do about it.
  var hint: String?
  /// How the program ends.
  var status: ExitStatus

  init(_ code: String, _ problems: [String], hint: String? = nil, status: ExitStatus) {
    self.code = code
    self.problems = problems
    self.hint = hint
    self.status = status
  }

  init(_ code: String, _ problem: String, hint: String? = nil, status: ExitStatus) {
    self.init(code, [problem], hint: hint, status: status)
  }

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
