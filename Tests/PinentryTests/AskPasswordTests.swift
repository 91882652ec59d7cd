import FoundationEssentials
import Gcrypt
import Pinentry
import Testing

/// Questions to systemd's password agents.
@Suite
struct AskPasswordTests {
  @Test(arguments: [
    ("echo 123456", "123456"), ("printf 123456", "123456"), ("printf '12 34\\n'", "12 34"),
    (#"printf 1; printf '2\n'"#, "12"), (#"printf '12\n\n'"#, "12\n"),
    ("printf '%0127d\\n' 0", String(repeating: "0", count: 127)),
  ])
  func `a PIN is what was printed, without the line's end`(
    script: String,
    pin: String
  ) async throws {
    let program = try await ScriptedPinentry(asProgram: script)
    defer { program.remove() }
    #expect(try await AskPassword(path: program.path).enteredText() == pin)
  }

  @Test(arguments: [
    ("echo", AskPasswordError.emptyPIN), ("exit 0", .emptyPIN),
    ("printf '%0128d' 0", .pinTooLong(limit: 127)), ("printf '%0999d' 0", .pinTooLong(limit: 127)),
    ("echo 1234; exit 3", .failed(status: 3, text: "")),
    (
      "echo 'Failed to query password: Permission denied' >&2; exit 1",
      .failed(status: 1, text: "Failed to query password: Permission denied")
    ),
    (
      "printf 'first\\nla\\033[2Jst' >&2; exit 1", .failed(status: 1, text: "la[2Jst")
    ),
    ("echo 'Failed to query password: Timer expired' >&2; exit 1", .timedOut),
    ("echo 'Failed to query password: Operation canceled' >&2; exit 1", .declined),
    ("kill -KILL $$", .killed(signal: 9)),
  ])
  func `what goes wrong has its error`(script: String, error: AskPasswordError) async throws {
    let program = try await ScriptedPinentry(asProgram: script)
    defer { program.remove() }
    let asking = AskPassword(path: program.path)
    await #expect(throws: error) { try await asking.enteredText() }
  }

  @Test
  func `it is told the limits, and gets nothing of our environment`() async throws {
    let program = try await ScriptedPinentry(
      asProgram: #"""
        printf '%s\n' "$@" > told
        env | cut -d= -f1 | grep -v '^OLDPWD\|^_' | sort >> told
        echo 1
        """#
    )
    defer { program.remove() }
    _ = try await AskPassword(path: program.path, timeLimit: .seconds(90)).enteredText("-e 100%")
    #expect(
      try program.told == [
        "--no-tty", "--id=paraph:sign", "--timeout=90", "--", "-e 100%", "LC_ALL", "PATH", "PWD",
        "SYSTEMD_LOG_COLOR", "SYSTEMD_LOG_LEVEL", "SYSTEMD_LOG_TARGET",
      ]
    )
  }

  @Test(arguments: ["two\nlines", "na\u{EF}ve", "back\\slash", "\u{1B}[2J", "tab\t"])
  func `a message that isn't one plain line asks nothing`(message: String) async throws {
    await #expect(throws: AskPasswordError.unprintableText) {
      try await AskPassword(path: "/none").enteredText(message)
    }
  }

  @Test
  func `a message that is too long asks nothing`() async throws {
    // With the topic, which is `sign`, one byte more than there may be.
    let limit = AskPassword.maximumMessageByteCount
    let message = String(repeating: "x", count: limit - 3)
    await #expect(throws: AskPasswordError.textTooLong(byteCount: limit + 1)) {
      try await AskPassword(path: "/none").enteredText(message)
    }
    await #expect(throws: AskPasswordError.notFound(["/none"])) {
      try await AskPassword(path: "/none").enteredText(String(message.dropLast()))
    }
  }

  @Test
  func `a program that says nothing is given up in time`() async throws {
    let silent = try await ScriptedPinentry(asProgram: "exec tail -f /dev/null")
    defer { silent.remove() }
    let asking = AskPassword(path: silent.path, timeLimit: .milliseconds(50))
    await #expect(throws: AskPasswordError.timedOut) { try await asking.enteredText() }
  }
}

extension AskPassword {
  /// What is entered, as text: the tests' PINs are no secret.
  func enteredText(_ message: String = "PIN") async throws(AskPasswordError) -> String {
    let pin = try await requestPIN(message)
    return pin.withBytes { bytes in
      String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
  }
}
