import FoundationEssentials
import Glibc
import Subprocess
import Testing

/// A session bus and a screen of their own, on which the daemon dunst comes up when it is called.
struct DesktopSession: Sendable {
  let address: String
  private let folder: String
  private let holding: Task<Void, any Error>

  init() async throws {
    let folder = try temporaryFolder(fifos: ["display", "address", "end"])
    self.folder = folder
    holding = Task {
      let result = try await run(
        .name("sh"),
        arguments: ["-c", Self.script, "sh", folder],
        output: .discarded
      )
      #expect(result.terminationStatus.isSuccess)
    }
    address = try await textWritten(to: "\(folder)/address")
  }

  private static let script = """
    Xvfb -displayfd 4 -screen 0 640x480x24 -nolisten tcp 4>"$1/display" >/dev/null 2>&1 &
    screen=$!
    read -r display <"$1/display"
    DISPLAY=:$display dbus-run-session -- sh -c \
      'printf %s "$DBUS_SESSION_BUS_ADDRESS" >"$1/address"; cat "$1/end"' sh "$1" 2>/dev/null
    kill "$screen"
    wait "$screen"
    true
    """

  /// What a notifier gets.
  var environment: [String: String] {
    ["PATH": "/usr/bin:/bin", "DBUS_SESSION_BUS_ADDRESS": address]
  }

  /// How many notifications are on the screen.
  func shownCount() async throws -> Int {
    let text = try await dunstctl("count", "displayed")
    return try #require(Int(text.prefix { $0.isNumber }))
  }

  /// What dunst remembers of notifications that are closed, as JSON.
  func history() async throws -> String { try await dunstctl("history") }

  private func dunstctl(_ arguments: String...) async throws -> String {
    try await run(
      .name("dunstctl"),
      arguments: Arguments(arguments),
      environment: .inherit.updating(["DBUS_SESSION_BUS_ADDRESS": address]),
      output: .string(limit: 1 << 20)
    ).standardOutput
  }

  /// Ends the session and all that runs in it.
  func end() async throws {
    try "".write(toFile: "\(folder)/end", atomically: false, encoding: .utf8)
    try await holding.value
    try FileManager.default.removeItem(atPath: folder)
  }
}

/// Makes a folder with named pipes.
func temporaryFolder(fifos: [String]) throws -> String {
  let folder = FileManager.default.temporaryDirectory.path + "/notification-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  for name in fifos {
    // Safe because: the string ends with a NUL for as long as the call takes.
    try #require(unsafe mkfifo("\(folder)/\(name)", 0o600) == 0)
  }
  return folder
}

/// Waits for a line that somebody writes into a named pipe that is held open.
func lineWritten(to path: String) async throws -> String {
  // One byte at a time, so that the next line stays in the pipe.
  let script = #"IFS= read -r line < "$1" && printf '%s\n' "$line""#
  return try await run(
    .name("bash"),
    arguments: ["-c", script, "bash", path],
    output: .string(limit: 4096)
  ).standardOutput
}

/// Waits for what somebody writes into a named pipe.
func textWritten(to path: String) async throws -> String {
  // Who should write may have ended before: a test that fails is better than one that waits.
  try await run(.name("timeout"), arguments: ["300", "cat", path], output: .string(limit: 4096))
    .standardOutput
}
