import Gcrypt
import Pinentry
import SigningAgent
import Synchronization
import Testing

/// Where one dialog has no place, another is asked; and only then.
@Suite
struct FallbackDialogTests {
  private let text = ApprovalText(description: "Sign", line: "Sign")

  @Test
  func `the second is asked only where the first has no place`() async throws {
    let second = ScriptedDialog(["1", "yes"])
    let dialog = FallbackDialog(FailingDialog(.unavailable("no terminal")), second)
    #expect(try await dialog.enters("1", text))
    try await dialog.confirm(text)
    #expect(second.shown.count == 2)
  }

  @Test(arguments: [DialogError.notApproved, .cancelled, .failed("it broke")])
  func `a no, and whatever else, is final`(error: DialogError) async throws {
    let second = ScriptedDialog(["1"])
    let dialog = FallbackDialog(FailingDialog(error), second)
    let text = text
    await #expect(throws: error) { try await dialog.confirm(text) }
    await #expect(throws: error) { try await dialog.enters("1", text) }
    #expect(second.shown.isEmpty)
  }

  @Test
  func `where neither has a place both reasons are told`() async throws {
    let first = FailingDialog(.unavailable("no terminal"))
    let dialog = FallbackDialog(first, FailingDialog(.unavailable("no systemd")))
    let text = text
    await #expect(throws: DialogError.unavailable("no terminal; no systemd")) {
      try await dialog.confirm(text)
    }
  }

  @Test
  func `a real pinentry without place and program leaves it to the other`() async throws {
    let nowhere = PinentryEnvironment(variables: ["PATH": "/usr/bin:/bin"], terminal: nil)
    for path in ["/usr/bin/pinentry-tty", "/usr/bin/pinentry-curses", "/none/pinentry"] {
      let pinentry = PinentryDialog(Pinentry(path: path, environment: nowhere), needsPlace: true)
      let second = ScriptedDialog(["1"])
      let dialog = FallbackDialog(pinentry, second)
      #expect(try await dialog.enters("1", text))
    }
  }

  @Test
  func `a password agent can't say yes`() async throws {
    let dialog = AskPasswordDialog(AskPassword())
    let text = text
    await #expect(throws: DialogError.unavailable("systemd-ask-password can't ask for a yes")) {
      try await dialog.confirm(text)
    }
  }
}

extension ApprovalDialog {
  /// Whether this PIN is entered.
  fileprivate func enters(_ pin: String, _ text: ApprovalText) async throws -> Bool {
    let entered = try await requestPIN(text)
    return entered.isEqual(to: Array(pin.utf8).span)
  }
}

/// A dialog that always fails in one way.
private struct FailingDialog: ApprovalDialog {
  private let error: DialogError

  init(_ error: DialogError) { self.error = error }

  func requestPIN(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) -> SecretBytes { throw error }

  func confirm(
    _ text: ApprovalText,
    in surroundings: CallerSurroundings
  ) async throws(DialogError) { throw error }
}
