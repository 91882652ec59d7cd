import Glibc

/// How a call ended that wasn't answered by a last reply, in words for the person who called.
///
/// The words go to the other qube and to this one's journal: no path, nothing of the request.
struct Ending: Error {
  /// The exit status, as qrexec hands it to the caller; 125 to 127 are qrexec's own.
  enum Status: Int32 {
    /// The agent answered with an error of its interface, which the caller has.
    case refused = 1
    /// Name, argument or source of the call aren't what they have to be.
    case badCall = 2
    /// The request is too long, too late, unfinished, or one of several.
    case badRequest = 3
    /// No agent listens in this qube.
    case noAgent = 4
    /// The agent broke off before its last reply.
    case agentGone = 5
    /// The caller is gone, so that nobody hears of it.
    case callerGone = 6
  }

  let status: Status
  let problem: String
  let hint: String?

  init(_ status: Status, _ problem: String, hint: String? = nil) {
    self.status = status
    self.problem = problem
    self.hint = hint
  }

  /// Says it on standard error.
  func tell() {
    say("error: \(problem)")
    if let hint { say("hint: \(hint)") }
  }
}

/// Puts a line on standard error; that nobody reads it stops nothing.
func say(_ line: String) {
  let bytes = Array("paraph: \(line)\n".utf8)
  // Safe because: the kernel reads the array, whose length it is told.
  _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
}
