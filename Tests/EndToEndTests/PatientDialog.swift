import CardTesting
import FoundationEssentials
import Testing

extension SigningDesk {
  /// Where a patient dialog leaves its process number when it is shown.
  private var shown: String { "\(folder)/shown" }

  /// Has a dialog wait for a person who has walked away.
  func makePatient(_ dialog: TestPinentry) async throws {
    let script = """
      #!/bin/sh
      echo OK
      while read -r command rest; do
        case $command in
          GETPIN) echo $$ >'\(shown)'; exec tail -f /dev/null ;;
        esac
        echo OK
      done
      """
    try Data(script.utf8).write(to: URL(filePath: dialog.program))
    _ = try await runProgram("chmod", ["700", dialog.program])
  }

  /// Waits until a patient dialog is shown.
  func waitForDialog() async throws { try await waitFor(in: shown) }

  /// Waits until it is there no more.
  func waitForDialogsEnd() async throws {
    let process = try String(contentsOfFile: shown, encoding: .utf8).filter(\.isNumber)
    let ended = try await runProgram(
      "tail",
      ["--pid=\(process)", "-f", "/dev/null"]
    )
    #expect(ended.isSuccess)
  }
}
