/// Why the program ends without having done what it was asked for, in words for a person.
package struct Failure: Error {
  /// A stable name for scripts.
  package var code: String
  /// Every reason, one line each, lower case, no full stop.
  package var problems: [String]
  /// What to do about it.
  package var hint: String?
  /// How the program ends.
  package var status: ExitStatus

  /// Puts a failure together.
  ///
  /// - Parameters:
  ///   - code: A stable name.
  ///   - problems: Every reason.
  ///   - hint: What to do about it.
  ///   - status: How the program ends.
  package init(_ code: String, _ problems: [String], hint: String? = nil, status: ExitStatus) {
    self.code = code
    self.problems = problems
    self.hint = hint
    self.status = status
  }

  /// Puts a failure of one reason together.
  ///
  /// - Parameters:
  ///   - code: A stable name.
  ///   - problem: The reason.
  ///   - hint: What to do about it.
  ///   - status: How the program ends.
  package init(_ code: String, _ problem: String, hint: String? = nil, status: ExitStatus) {
    self.init(code, [problem], hint: hint, status: status)
  }
}
