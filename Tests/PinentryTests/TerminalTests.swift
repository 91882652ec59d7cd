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
    ("/usr/bin/pinentry-curses", "Type yes", "yes\\r", true),
    ("/usr/bin/pinentry-tty", "Type yes: ", "yes\\n", true),
    // A Return that was meant for another program.
    ("/usr/bin/pinentry-curses", "Type yes", "\\r", false),
    ("/usr/bin/pinentry-tty", "Type yes: ", "\\n", false),
    ("/usr/bin/pinentry-curses", "Type yes", "y\\r", false),
    ("/usr/bin/pinentry-tty", "Type yes: ", "y\\n", false),
    ("/usr/bin/pinentry-curses", "Type yes", "yes\\t\\t\\r", false),
    ("/usr/bin/pinentry-tty", "Type yes: ", "no\\n", false),
  ])
  func `a yes is a yes and all else is a no`(
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
  func `nobody's answer is none, and the terminal is as it was`(
    path: String,
    prompt: String
  ) async throws {
    let terminal = try await TypingTerminal(prompt: prompt, keys: "12")
    let pinentry = terminal.pinentry(path, timeLimit: .seconds(1))
    let before = try await terminal.settings()
    async let seen = terminal.seen()
    await #expect(throws: PinentryError.timedOut) { try await pinentry.enteredText() }
    _ = try await seen
    #expect(try await terminal.settings() == before)
    try await terminal.end()
  }

  @Test(arguments: [
    ("/usr/bin/pinentry-curses", "PIN ", "1234\\r"), ("/usr/bin/pinentry-tty", "PIN: ", "1234\\n"),
  ])
  func `the dialog is on the caller's terminal and not on the agent's`(
    path: String,
    prompt: String,
    keys: String
  ) async throws {
    let own = try await TypingTerminal(prompt: prompt, keys: "4321\\n")
    let other = try await TypingTerminal(prompt: prompt, keys: keys)
    var pinentry = own.pinentry(path)
    var caller = CallerSurroundings()
    caller.terminal = other.name
    caller.terminalType = "vt100"
    let place = DialogPlace(own: pinentry.environment, caller: caller)
    #expect(place.ignored.isEmpty)
    pinentry.environment = place.environment
    async let seen = other.seen()
    #expect(try await pinentry.enteredText() == "1234")
    #expect(try await seen.contains("Sign 513 images"))
    try await own.end()
    try await other.end()
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
