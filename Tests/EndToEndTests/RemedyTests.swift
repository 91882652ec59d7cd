import CardTesting
import Testing

/// What a refusal tells the person to do.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .timeLimit(.minutes(15))
)
struct RemedyTests {
  private let images = SampleImages(2)

  @Test(arguments: [
    ("touch = \"required\"\n", "ykman openpgp keys set-touch sig on"),
    ("touch = \"any\"\nmax-batch = 1\n", "sign in several runs"),
    (
      "touch = \"any\"\nminimum-tries = 4\n",
      "one right PIN in another program gives all tries back"
    ),
  ])
  func `each rule has its own way out`(rules: String, remedy: String) async throws {
    try await withDesk { desk in
      try desk.setPolicy(rules)
      let result = try await desk.sign(images.arguments)
      #expect(result.exitCode == 3, "\(result)")
      #expect(result.standardError.contains(remedy), "\(result)")
      #expect(result.standardError.contains("paraph policy show"), "\(result)")
    }
  }

  @Test
  func `a blocked PIN comes before the rule that counts tries`() async throws {
    try await withDesk { desk in
      let wrong = Array(repeating: TestPinentry.Answer.pin("999999"), count: 3)
      try desk.setPolicy("touch = \"any\"\nminimum-tries = 1\n")
      for answer in wrong { _ = try await desk.sign(images.arguments, try desk.pinentry([answer])) }
      let result = try await desk.sign(images.arguments)
      let first = result.standardError.split(separator: "\n").first { $0.contains("error: ") }
      #expect(first?.contains("the PIN is blocked") == true, "\(result)")
      #expect(!result.standardError.contains("--minimum-tries"), "\(result)")
    }
  }

  @Test
  func `a record that has no place is told in words, before and after the agent's start`()
    async throws
  {
    try await withDesk { desk in
      let program = try #require(ProjectRoot.builtProgram("paraph"))
      let homeless = try await desk.run(
        "env",
        ["-u", "HOME", "-u", "XDG_STATE_HOME", program, "cards"]
      )
      #expect(homeless.exitCode == 6, "\(homeless)")
      #expect(homeless.standardError.contains("neither XDG_STATE_HOME nor HOME"), "\(homeless)")
      #expect(homeless.standardError.contains("hint: set HOME"), "\(homeless)")

      let arguments = try desk.signArguments(images.arguments)
      let nowhere = try await desk.run("env", ["XDG_STATE_HOME=/proc/x", program] + arguments)
      #expect(nowhere.exitCode == 3, "\(nowhere)")
      #expect(!nowhere.standardError.contains("notFound"), "\(nowhere)")
      #expect(nowhere.standardError.contains("there is no such file or folder"), "\(nowhere)")
    }
  }
}
