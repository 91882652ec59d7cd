internal import Subprocess

/// How a program ended that was started as the agent, as a reason why a call failed.
struct ProgramEnding {
  private let status: TerminationStatus

  init(_ status: TerminationStatus) { self.status = status }

  /// The same failure with what the program's end adds to it.
  ///
  /// - Parameter failure: Why the command failed.
  /// - Returns: The failure; as it was if it isn't about the connection, or if the program ended
  ///   as if all were well.
  func explained(_ failure: Failure) -> Failure {
    let words: String
    switch status {
    case .exited(0): return failure
    case .exited(let number): words = "its exit status is \(number)"
    case .signaled(let number): words = "signal \(number) ended it"
    }
    var failure = failure
    switch failure.code {
    case "AgentGone":
      failure.problems = failure.problems.map { "\($0), and \(words)" }
      failure.hint = failure.hint ?? "what is signed stays signed; run again"
    // It would be listening, had it not ended.
    case "AgentNotReached":
      failure.code = "AgentNotStarted"
      failure.problems = ["the agent ended at once, and \(words)"]
      failure.hint = nil
    default: break
    }
    return failure
  }
}
