import Gcrypt
import Glibc
import ISO7816
import Pinentry
import Testing

/// The conversation with a program that does as the test says.
@Suite
struct PinentryTests {
  @Test(arguments: [
    (#"printf 'D 123456\nOK\n'"#, "123456"),
    (#"printf 'D 12%%2534%%0a%%0D\nOK\n'"#, "12%34\n\r"),
    (#"printf '# thinking\nS PIN_REPEATED\nD 12\nD  3\nOK done\n'"#, "12 3"),
    (#"printf 'D %%\nOK\n'"#, "%"),
    (#"printf 'D %%4\nOK\n'"#, "%4"),
    (#"printf 'D %%zz\nOK\n'"#, "%zz"),
    (#"printf 'D 1'; printf '2\nO'; printf 'K\n'"#, "12"),
    ("printf 'D %0127d\\nOK\\n' 0", String(repeating: "0", count: 127)),
  ])
  func `a PIN is what was entered`(answer: String, pin: String) async throws {
    let script = try await ScriptedPinentry("GETPIN) \(answer) ;;")
    defer { script.remove() }
    #expect(try await script.pinentry().enteredText() == pin)
  }

  @Test(arguments: [
    ("echo 'ERR 83886179 Operation cancelled <Pinentry>'", PinentryError.declined),
    ("printf 'S ERROR x 1\\nERR 83886278 Operation fully cancelled\\n'", .declined),
    ("echo 'ERR 83886142 Timeout <Pinentry>'", .timedOut),
    ("echo 'ERR 83918950 Inappropriate ioctl for device <Pinentry>'", .noTerminal),
    (
      "printf 'ERR 83886340 No\\033[2J \\303\\244way\\n'",
      .refused(code: 83_886_340, text: "No[2J way")
    ),
    ("echo OK", .emptyPIN),
    ("printf 'D \\nOK\\n'", .emptyPIN),
    ("exit 3", .endedWithoutAnswer),
    ("printf 'D 1234'; exit", .endedWithoutAnswer),
    ("kill -KILL $$", .endedWithoutAnswer),
    ("echo 'INQUIRE QUALITY 12'", .unexpectedLine),
    ("echo 'ERR no number'", .unexpectedLine),
    ("echo OKAY", .unexpectedLine),
    ("echo", .unexpectedLine),
    ("printf '#%01000d\\n' 0", .unexpectedLine),
    ("printf 'D %0128d\\nOK\\n' 0", .pinTooLong(limit: 127)),
    ("printf 'D %0100d\\nD %0100d\\nOK\\n' 0 0", .pinTooLong(limit: 127)),
  ])
  func `what goes wrong has its error`(answer: String, error: PinentryError) async throws {
    let script = try await ScriptedPinentry("GETPIN) \(answer) ;;")
    defer { script.remove() }
    let pinentry = script.pinentry()
    await #expect(throws: error) { try await pinentry.enteredText() }
  }

  @Test(arguments: [
    (#"printf 'D yes\nOK\n'"#, true), (#"printf 'D YES\nOK\n'"#, true),
    (#"printf 'D y\nOK\n'"#, false), (#"printf 'D yes please\nOK\n'"#, false),
    (#"printf 'D no\nOK\n'"#, false), ("echo OK", false),
    (#"printf 'D %0128d\nOK\n' 0"#, false),
    ("echo 'ERR 83886194 Not confirmed'", false), ("echo 'ERR 83886179 Cancelled'", false),
    ("echo 'ERR 83886142 Timeout'", false),
  ])
  func `only the word yes is a yes`(answer: String, isYes: Bool) async throws {
    let script = try await ScriptedPinentry("GETPIN) \(answer) ;;")
    defer { script.remove() }
    #expect(try await script.pinentry().confirm(.test) == isYes)
    #expect(try script.told.contains("SETPROMPT Type yes"))
  }

  @Test(arguments: [
    ("exit 3", PinentryError.endedWithoutAnswer),
    ("echo 'ERR 83918950 Inappropriate ioctl for device'", .noTerminal),
  ])
  func `a dialog that fails is neither yes nor no`(
    answer: String,
    error: PinentryError
  ) async throws {
    let script = try await ScriptedPinentry("GETPIN) \(answer) ;;")
    defer { script.remove() }
    let pinentry = script.pinentry()
    await #expect(throws: error) { try await pinentry.confirm(.test) }
  }

  @Test
  func `a silent program is no yes`() async throws {
    let silent = try await ScriptedPinentry("", greeting: "exec tail -f /dev/null")
    defer { silent.remove() }
    #expect(try await silent.pinentry(timeLimit: .milliseconds(50)).confirm(.test) == false)
  }

  @Test
  func `everything is said in order, escaped`() async throws {
    let script = try await ScriptedPinentry("GETPIN) printf 'D 1\\nOK\\n' ;;")
    defer { script.remove() }
    let text = PinentryText(
      title: "Sign",
      description: "513 images\n100%",
      error: "wrong PIN",
      accept: "Sign",
      cancel: "Don't"
    )
    let pinentry = Pinentry(
      path: script.path,
      environment: PinentryEnvironment(
        variables: ["PATH": "/bin", "TERM": "xterm", "LC_CTYPE": "C.UTF-8", "LANG": "de DE"],
        terminal: "/dev/pts/%"
      ),
      timeLimit: .seconds(90)
    )
    _ = try await pinentry.enteredText(text)
    #expect(
      try script.told.prefix(11) == [
        "OPTION ttyname=/dev/pts/%25", "OPTION ttytype=xterm", "OPTION lc-ctype=C.UTF-8",
        "SETTIMEOUT 90", "SETTITLE Sign", "SETDESC 513 images%0A100%25", "SETPROMPT PIN",
        "SETERROR wrong PIN", "SETOK Sign", "SETCANCEL Don't", "GETPIN",
      ]
    )
  }

  @Test
  func `a program that can't show the description gets no further, others do`() async throws {
    let blind = try await ScriptedPinentry("SETDESC*) echo 'ERR 5 no' ;;")
    defer { blind.remove() }
    let pinentry = blind.pinentry()
    await #expect(throws: PinentryError.refused(code: 5, text: "no")) {
      try await pinentry.enteredText()
    }
    let told = try blind.told
    #expect(!told.contains("GETPIN"))
    let simple = try await ScriptedPinentry(
      "SETTITLE*|OPTION*|SETTIMEOUT*|SETOK*) echo 'ERR 5 no' ;; GETPIN) printf 'D 1\\nOK\\n' ;;"
    )
    defer { simple.remove() }
    #expect(try await simple.pinentry().enteredText() == "1")
  }

  @Test(arguments: [
    (PinentryText(title: "a\nb\u{1B}[2J", description: ""), PinentryText.Field.title),
    (PinentryText(title: "", description: "naïve"), .description),
    (PinentryText(title: "", description: "", prompt: "a\tb"), .prompt),
    (PinentryText(title: "", description: "", error: "\0"), .error),
  ])
  func `texts that aren't printable ASCII are refused`(
    text: PinentryText,
    field: PinentryText.Field
  ) async throws {
    let script = try await ScriptedPinentry("")
    defer { script.remove() }
    let pinentry = script.pinentry()
    await #expect(throws: PinentryError.unprintableText(field)) {
      try await pinentry.enteredText(text)
    }
  }

  @Test
  func `a text that fits no line is refused`() async throws {
    let script = try await ScriptedPinentry("GETPIN) printf 'D 1\\nOK\\n' ;;")
    defer { script.remove() }
    let pinentry = script.pinentry()
    var text = PinentryText(title: "", description: String(repeating: "a", count: 992))
    #expect(try await pinentry.enteredText(text) == "1")
    text.description += "\n"
    await #expect(throws: PinentryError.textTooLong(.description, byteCount: 1003)) {
      try await pinentry.enteredText(text)
    }
  }

  @Test
  func `rows full of percent signs lose their middle where the text fits no line otherwise`()
    async throws
  {
    let script = try await ScriptedPinentry("GETPIN) printf 'D 1\\nOK\\n' ;;")
    defer { script.remove() }
    let percents = String(repeating: "%", count: 60)
    let name = "docker.io/" + String(repeating: "n", count: 240)
    let rows =
      [name, "100%", ""] + (1...8).map { "Author \($0): \(percents) <a@b>" } + ["Key: RSA"]
    let text = PinentryText(title: "", description: rows.joined(separator: "\n"))
    #expect(try await script.pinentry().enteredText(text) == "1")
    let line = try #require(try script.told.first { $0.hasPrefix("SETDESC ") })
    #expect(line.utf8.count <= 1000)
    let shown = line.dropFirst("SETDESC ".count).split(
      separator: "%0A",
      omittingEmptySubsequences: false
    )
    #expect(shown.count == rows.count)
    #expect(shown[0] == name && shown[1] == "1..." && shown[2].isEmpty)
    for (number, row) in shown[3..<11].enumerated() {
      #expect(row.hasPrefix("Author \(number + 1): %25%25"))
      #expect(row.contains("%25...%25") && row.hasSuffix("%25 <a@b>"))
      #expect(row.utf8.count <= rows[3].utf8.count)
    }
    #expect(shown.last == "Key: RSA")
  }

  @Test
  func `a program that isn't there, or is none, is said by name`() async throws {
    let environment = PinentryEnvironment(variables: ["PATH": "/none:/nil"], terminal: nil)
    let searching = Pinentry(environment: environment)
    await #expect(throws: PinentryError.notFound(["/none/pinentry", "/nil/pinentry"])) {
      try await searching.confirm(.test)
    }
    let relative = Pinentry(path: "pinentry-tty", environment: environment)
    await #expect(throws: PinentryError.notFound(["pinentry-tty"])) {
      try await relative.confirm(.test)
    }
    let folder = Pinentry(path: "/usr", environment: environment)
    await #expect(throws: PinentryError.notStarted(path: "/usr", errno: EACCES)) {
      try await folder.confirm(.test)
    }
  }

  @Test
  func `it is found in the search path and inherits no other descriptor`() async throws {
    var ends: [Int32] = [-1, -1]
    // Safe because: the array has the two elements that the kernel fills.
    try #require(unsafe pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let script = try await ScriptedPinentry(
      "GETPIN) ls /proc/$$/fd | tr '\\n' ' ' >> told; printf 'D 1\\nOK\\n' ;;"
    )
    defer { script.remove() }
    let pinentry = Pinentry(
      environment: PinentryEnvironment(
        variables: ["PATH": "/none:\(script.folder):/usr/bin:/bin"],
        terminal: nil
      )
    )
    #expect(try await pinentry.enteredText() == "1")
    // 10 is where the shell keeps its script.
    let told = try script.told
    #expect(told.contains { $0.hasPrefix("0 1 10 2 ") })
  }

  @Test
  func `cancelling ends a dialog that is up`() async throws {
    let script = try await ScriptedPinentry("GETPIN) echo $$ > event; exec tail -f /dev/null ;;")
    defer { script.remove() }
    let pinentry = script.pinentry()
    let asking = Task { try await pinentry.enteredText() }
    let process = try await textWritten(to: "\(script.folder)/event")
    asking.cancel()
    await #expect(throws: PinentryError.cancelled) { try await asking.value }
    let number = try #require(pid_t(process.dropLast()))
    #expect(kill(number, 0) == -1)
  }

  @Test
  func `a task that is cancelled already starts nothing`() async throws {
    let script = try await ScriptedPinentry("", greeting: "echo started > told; echo OK")
    defer { script.remove() }
    let pinentry = script.pinentry()
    let asking = Task {
      for await _ in AsyncStream<Never>.makeStream().stream {}
      return try await pinentry.enteredText()
    }
    asking.cancel()
    await #expect(throws: PinentryError.cancelled) { try await asking.value }
    #expect(throws: (any Error).self) { try script.told }
  }

  @Test
  func `a program that says nothing is given up in time`() async throws {
    let silent = try await ScriptedPinentry("", greeting: "exec tail -f /dev/null")
    defer { silent.remove() }
    let pinentry = silent.pinentry(timeLimit: .milliseconds(50))
    await #expect(throws: PinentryError.timedOut) { try await pinentry.enteredText() }
  }
}
