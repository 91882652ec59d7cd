import CardMaking
import Synchronization

/// The result of a task, for the thread that waits for it.
final class Outcome: Sendable {
  private let result = Mutex<Result<MadeCard, any Error>?>(nil)

  func set(_ value: Result<MadeCard, any Error>) { result.withLock { $0 = value } }

  func get() throws -> MadeCard {
    guard let result = result.withLock({ $0 }) else { throw Failure("nothing was made") }
    return try result.get()
  }
}
