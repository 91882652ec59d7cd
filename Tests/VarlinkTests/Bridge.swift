import FoundationEssentials
import Glibc
import Subprocess
import Testing
import Varlink

/// A program that speaks Varlink on its standard streams and leads to a service in this process:
/// two named pipes and a shell script between them.
final class Bridge: Sendable {
  private let folder: String
  let transport: DescriptorTransport

  /// The script.
  let path: String

  init() async throws {
    folder = FileManager.default.temporaryDirectory.path + "/varlink-\(UUID().uuidString)"
    path = "\(folder)/bridge"
    let (calls, replies) = ("\(folder)/calls", "\(folder)/replies")
    let script = """
      #!/bin/sh
      cat '\(replies)' &
      exec cat > '\(calls)'

      """
    // Not written by this process: one that another test starts meanwhile would have the file
    // open too, and the kernel starts no program that somebody writes.
    let making = """
      mkdir -m 700 '\(folder)' && cd '\(folder)' && mkfifo calls replies && cat > bridge &&
        chmod 700 bridge
      """
    let made = try await run(
      .name("sh"),
      arguments: ["-c", making],
      input: .string(script),
      output: .discarded
    )
    try #require(made.terminationStatus.isSuccess)
    // Opened so that neither waits for the script: a reader needs no writer this way, and what
    // is opened for both is its own reader.
    // Safe because: the strings end with a NUL for as long as the calls take.
    let input = unsafe open(calls, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    let output = unsafe open(replies, O_RDWR | O_CLOEXEC)
    try #require(input >= 0 && output >= 0)
    transport = try DescriptorTransport(input: input, output: output)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}
