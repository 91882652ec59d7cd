import Lookaside
import PrintableText

/// The turn of a command that looks at a whole checkout before it adds to it.
enum CheckoutTurn {
  /// How often it is asked whether another has ended.
  private static let pause = Duration.milliseconds(200)

  /// Runs a body when no other has the turn; who waits is told for whom, and Ctrl-C ends it.
  ///
  /// - Parameters:
  ///   - checkout: The checkout.
  ///   - name: The checkout as it was named.
  ///   - isDryRun: Whether nothing is written, so that no turn is needed.
  ///   - body: What looks and adds.
  /// - Throws: What the body throws.
  static func take(
    at checkout: LookasideCheckout,
    named name: String,
    isDryRun: Bool,
    _ body: () async throws -> Void
  ) async throws {
    guard !isDryRun else { return try await body() }
    var isTold = false
    while true {
      if let turn = checkout.turn() {
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        turn.end()
        return try result.get()
      }
      if !isTold {
        let who = checkout.turnHolder.map { " (process \($0))" } ?? ""
        Output.error("paraph: waiting: another paraph merge\(who) adds to \(printable(name))")
        isTold = true
      }
      try await Task.sleep(for: pause)
    }
  }
}
