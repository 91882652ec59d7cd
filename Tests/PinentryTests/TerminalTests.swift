import FoundationEssentials
import Pinentry
import Testing

/// The programs of Debian's packages pinentry-curses and pinentry-tty, on a terminal of their own.
@Suite(
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pinentry-curses")),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pinentry-tty"))
)
struct TerminalTests {
  @Test(arguments: [
    ("/usr/bin/pinentry-curses", "PIN ", "12%34\\r"),
    ("/usr/bin/pinentry-tty", "PIN: ", "12%34\\n"),
  ])
  func `a PIN that is typed arrives`(path: String, prompt: String, keys: String) async throws {
    let terminal = try await TypingTerminal(prompt: prompt, keys: keys)
    let pinentry = terminal.pinentry(path)
    async let screen = terminal.seen()
    #expect(try await pinentry.enteredText() == "12%34")
    let seen = try await screen
    #expect(seen.contains("Sign 513 images"))
    #expect(seen.contains("100% stagex"))
    #expect(!seen.contains("12%34"))
    try await terminal.end()
  }

  @Test(arguments: [
    ("/usr/bin/pinentry-curses", "OK", "\\r", true),
    ("/usr/bin/pinentry-tty", "[oc]? ", "o", true),
    ("/usr/bin/pinentry-curses", "OK", "\\t\\r", false),
    ("/usr/bin/pinentry-tty", "[oc]? ", "c", false),
  ])
  func `a yes is a yes and a no is a no`(
    path: String,
    prompt: String,
    keys: String,
    answer: Bool
  ) async throws {
    let terminal = try await TypingTerminal(prompt: prompt, keys: keys)
    let pinentry = terminal.pinentry(path)
    async let seen = terminal.seen()
    #expect(try await pinentry.confirm(.test) == answer)
    _ = try await seen
    try await terminal.end()
  }

  @Test(arguments: [
    ("/usr/bin/pinentry-curses", "PIN "), ("/usr/bin/pinentry-tty", "PIN: "),
  ])
  func `a dialog that is cancelled leaves the terminal as it was`(
    path: String,
    prompt: String
  ) async throws {
    let terminal = try await TypingTerminal(prompt: prompt, keys: "")
    let pinentry = terminal.pinentry(path)
    let before = try await terminal.settings()
    let asking = Task { try await pinentry.enteredText() }
    _ = try await terminal.seen()
    asking.cancel()
    await #expect(throws: PinentryError.cancelled) { try await asking.value }
    #expect(try await terminal.settings() == before)
    try await terminal.end()
  }

  @Test
  func `without a terminal there is an error and no dialog`() async throws {
    let environment = PinentryEnvironment(variables: ["PATH": "/usr/bin:/bin"], terminal: nil)
    let curses = Pinentry(path: "/usr/bin/pinentry-curses", environment: environment)
    await #expect(throws: PinentryError.noTerminal) { try await curses.enteredText() }
  }
}
