import DesktopNotification
import FoundationEssentials
import Glibc
import Subprocess
import Testing

/// A program of the user's choice instead of the desktop's notifications.
@Suite
struct CommandNotificationTests {
  @Test
  func `it runs once for each wait, with the text alone, until the touch came`() async throws {
    let command = try await Command(
      """
      trap 'echo "$$ over" > event; exit' TERM
      echo "$$ $# $1 ${NOTIFY_SOCKET-none}" > event
      while :; do sleep 0.01; done
      """
    )
    let notifier = command.notifier(["NOTIFY_SOCKET": "/run/notify"])
    for number in 1...3 {
      let wait = notifier.announce("Touch <b>\(number)</b> $(x) \u{1B}")
      let began = try await command.event()
      notifier.withdraw(wait)
      let ended = try await command.event()
      let process = try #require(pid_t(began.prefix { $0 != " " }))
      #expect(began == "\(process) 1 Touch <b>\(number)</b> $(x) ? none\n")
      #expect(ended == "\(process) over\n")
      await notifier.settle()
      #expect(kill(process, 0) == -1)
    }
    try command.remove()
  }

  @Test
  func `one that doesn't heed the signal is killed, and so is what it started`() async throws {
    let command = try await Command(
      """
      trap '' TERM
      tail -f /dev/null &
      echo "$$ $!" > event
      wait
      """
    )
    let notifier = command.notifier()
    _ = notifier.announce("Touch the card")
    let processes = try await command.event().split(whereSeparator: \.isWhitespace)
    await notifier.finish()
    #expect(processes.count == 2)
    for process in processes { #expect(Self.isGone(try #require(pid_t(process)))) }
    try command.remove()
  }

  /// Whether a process has ended; who adopted it may not have noticed yet.
  private static func isGone(_ process: pid_t) -> Bool {
    guard kill(process, 0) == 0 else { return true }
    let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return state?.split(separator: ") ").last?.first == "Z"
  }

  @Test
  func `signing doesn't wait for one that hangs`() async throws {
    let command = try await Command(
      "trap '' TERM; echo >> starts; echo up > event; exec tail -f /dev/null"
    )
    let notifier = command.notifier()
    let first = notifier.announce("first")
    #expect(try await command.event() == "up\n")
    notifier.withdraw(first)
    // While the first one is being ended, in two seconds, these come and go: were one waited for,
    // it would have begun too, and so would every one after it.
    for number in 2...513 { notifier.withdraw(notifier.announce("\(number)")) }
    await notifier.finish()
    let starts = try String(contentsOfFile: "\(command.folder)/starts", encoding: .utf8)
    #expect(starts.utf8.count < 20, "each is a line feed")
    try command.remove()
  }

  @Test
  func `one that isn't there, or ends at once, fails nothing`() async throws {
    let command = try await Command("exit 1")
    for path in ["/none/notify", "notify", "/usr", command.path] {
      let notifier = DesktopNotifier(command: path, environment: [:])
      let wait = notifier.announce("Touch the card")
      await notifier.settle()
      notifier.withdraw(wait)
      await notifier.finish()
    }
    try command.remove()
  }
}

/// A shell script in a folder of its own, which tells of itself through a named pipe.
private struct Command {
  let folder: String
  private let pipe: Int32
  var path: String { "\(folder)/notify" }

  init(_ script: String) async throws {
    folder = try temporaryFolder(fifos: ["event"])
    // Held open, so that a program that is about to be killed needn't wait for a reader.
    // Safe because: the string ends with a NUL for as long as the call takes.
    pipe = unsafe open("\(folder)/event", O_RDWR | O_CLOEXEC)
    try #require(pipe >= 0)
    // Not written by this process: one that another test starts meanwhile would have the file
    // open too, and the kernel starts no program that somebody writes.
    let made = try await run(
      .name("sh"),
      arguments: ["-c", #"cat > "$1" && chmod 700 "$1""#, "sh", "\(folder)/notify"],
      input: .string("#!/bin/sh\ncd '\(folder)'\n\(script)\n"),
      output: .discarded
    )
    try #require(made.terminationStatus.isSuccess)
  }

  func notifier(_ variables: [String: String] = [:]) -> DesktopNotifier {
    let environment = ["PATH": "/usr/bin:/bin"].merging(variables) { $1 }
    return DesktopNotifier(command: path, environment: environment)
  }

  func event() async throws -> String { try await lineWritten(to: "\(folder)/event") }

  func remove() throws {
    close(pipe)
    try FileManager.default.removeItem(atPath: folder)
  }
}
