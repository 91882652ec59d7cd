import CardTesting
import Subprocess
import Testing

/// What a qube gets that calls more often than a person can answer.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct QubesFloodTests {
  @Test
  func `a qube that has all its calls waiting is told so, and another qube isn't kept out`()
    async throws
  {
    try await QubesRig.with(limits: "[[client]]\nqube = \"other\"") { qubes in
      try qubes.write("* * @anyvm @anyvm allow\n", to: "policy.d/10-test.policy")
      try await qubes.desk.makePatient(try qubes.agent.answer([]))
      let list = #"{"method":"org.paraph.Agent.ListCards"}"# + "\0"
      try await qubes.withWaitingCalls(4) {
        let fifth = try await qubes.call("paraph.PublicKey+release", list)
        #expect(fifth.exitCode == 1, "\(fifth)")
        #expect(fifth.text.contains("org.paraph.Agent.TooManyCalls"), "\(fifth)")
        try qubes.write("other", to: "caller")
        let other = try await qubes.call("paraph.PublicKey+release", list)
        #expect(other.exitCode == 0 && other.text.contains("public_key"), "\(other)")
        try qubes.write("work", to: "caller")
      }
    }
  }

  @Test
  func `a qube that takes dialog after dialog back is soon refused without one`() async throws {
    try await QubesRig.with { qubes in
      try await qubes.desk.makePatient(try qubes.agent.answer([]))
      let images = SampleImages(1)
      var takenBackCount = 0
      var last: WatchedEnd?
      // Each time the pause is longer, so that one of so many calls comes within it.
      while takenBackCount < 8 {
        let end = try await qubes.watchCall("paraph.Sign+release", images.request()) { running in
          while let line = try await running.nextLine() {
            if line.contains("enter the PIN") { try await running.send(.kill) }
          }
        }
        last = end
        guard end.exitCode == nil else { break }
        takenBackCount += 1
        try await qubes.desk.waitForLog(#""event":"refused""#, times: takenBackCount)
      }
      let end = try #require(last)
      #expect(end.exitCode == 1 && end.text.contains("RefusedRecently"), "\(end)")
      #expect(takenBackCount >= 2)
      let records = try qubes.desk.log
      #expect(records.count { $0.contains(#""event":"refused""#) } == takenBackCount)
    }
  }
}

extension QubesRig {
  /// Runs a body while calls wait, the first for a person and the others for the first.
  fileprivate func withWaitingCalls(
    _ count: Int,
    isFirst: Bool = true,
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    guard count > 0 else { return try await body() }
    _ = try await watchCall("paraph.Sign+release", SampleImages(1).request()) { running in
      try await running.waitForLine(containing: isFirst ? "enter the PIN" : "waits for its turn")
      try await withWaitingCalls(count - 1, isFirst: false, body)
      try await running.send(.kill)
    }
  }
}
