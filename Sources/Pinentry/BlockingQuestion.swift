internal import OwnThread

/// One question to a person by a program that is waited for, from its start to its end.
protocol BlockingQuestion: Sendable {
  associatedtype Failure: QuestionError

  /// Has the question asked, and blocks until the program is gone.
  func ask() throws(Failure)

  /// Ends the question, whatever it is at; from any thread.
  func cancel()
}

/// An error that also tells why nothing could be asked.
protocol QuestionError: Error {
  /// The system refused what is needed, with this error number.
  static func system(errno: Int32) -> Self
}

extension BlockingQuestion {
  /// Has the question asked on a thread of its own, and cancels it with the task.
  func run(onThreadNamed name: String) async throws(Failure) {
    let result: Result<Void, Failure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let failure = startThread(named: name) {
          do throws(Failure) {
            continuation.resume(returning: .success(try ask()))
          } catch {
            continuation.resume(returning: .failure(error))
          }
        }
        if let failure { continuation.resume(returning: .failure(.system(errno: failure))) }
      }
    } onCancel: {
      cancel()
    }
    try result.get()
  }
}

extension AskPasswordError: QuestionError {}
extension PinentryError: QuestionError {}
