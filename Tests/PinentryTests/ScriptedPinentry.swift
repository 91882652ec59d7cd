import FoundationEssentials
import Gcrypt
import Pinentry
import Subprocess
import Testing

/// A pinentry that is a shell script, in a folder of its own, and keeps what it was told.
final class ScriptedPinentry: Sendable {
  let folder: String

  var path: String { "\(folder)/pinentry" }

  /// What it was told so far, a line each.
  var told: [String] {
    get throws {
      try String(contentsOfFile: "\(folder)/told", encoding: .utf8)
        .split(separator: "\n").map(String.init)
    }
  }

  /// A script that greets, and answers each command by branches of the shell's `case` over it,
  /// before the one that says OK.
  init(_ cases: String, greeting: String = "echo 'OK at your service'") async throws {
    folder = FileManager.default.temporaryDirectory.path + "/pinentry-\(UUID().uuidString)"
    let script = """
      #!/bin/sh
      cd '\(folder)'
      \(greeting)
      while read -r line; do
        printf '%s\\n' "$line" >> told
        case "$line" in
          BYE) exit ;;
          \(cases)
          *) echo OK ;;
        esac
      done

      """
    // Not written by this process: one that another test starts meanwhile would have the file
    // open too, and the kernel starts no program that somebody writes.
    let making = """
      mkdir -m 700 '\(folder)' && cd '\(folder)' && mkfifo event && cat > pinentry &&
        chmod 700 pinentry
      """
    let made = try await run(
      .name("sh"),
      arguments: ["-c", making],
      input: .string(script),
      output: .discarded
    )
    try #require(made.terminationStatus.isSuccess)
  }

  /// Removes the folder; called by `defer`, which also keeps the script until then.
  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// A client of it.
  func pinentry(
    _ variables: [String: String] = ["PATH": "/usr/bin:/bin"],
    timeLimit: Duration = .seconds(60)
  ) -> Pinentry {
    Pinentry(
      path: path,
      environment: PinentryEnvironment(variables: variables, terminal: nil),
      timeLimit: timeLimit
    )
  }
}

/// Waits for what somebody writes into a named pipe.
func textWritten(to path: String) async throws -> String {
  // Who should write may have ended before: a test that fails is better than one that waits.
  try await run(.name("timeout"), arguments: ["300", "cat", path], output: .string(limit: 4096))
    .standardOutput
}

extension Pinentry {
  /// What is entered, as text: the tests' PINs are no secret.
  func enteredText(_ text: PinentryText = .test) async throws(PinentryError) -> String {
    let pin = try await requestPIN(text)
    return pin.withBytes { bytes in
      String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
  }
}

extension PinentryText {
  static let test = PinentryText(title: "Sign", description: "Sign 513 images\n100% stagex")
}
