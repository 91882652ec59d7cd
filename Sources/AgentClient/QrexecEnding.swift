internal import PrintableText
internal import QubesService
internal import Subprocess
internal import Varlink

/// How `qrexec-client-vm` ended, and what that means to who called.
///
/// Source: seen of qrexec 4.4.2, whose exit statuses 125 to 127 are its own; the others are those
/// of `paraph-qrexec`.
struct QrexecEnding {
  private let status: TerminationStatus
  /// What went to its standard error: lines of the bridge, which shows no path, and qrexec's own.
  private let words: [String]
  private let target: QrexecTarget
  private let service: QrexecService

  init(
    _ status: TerminationStatus,
    words: String,
    target: QrexecTarget,
    service: QrexecService
  ) {
    self.status = status
    self.words = words.split(separator: "\n").map(String.init)
    self.target = target
    self.service = service
  }

  /// Whether it is why a call failed: that the answer broke off, not what it says.
  func explains(_ error: any Error) -> Bool {
    switch error {
    case VarlinkClientError.hungUp, VarlinkClientError.transport: true
    case AgentFailure.hungUp: true
    default: false
    }
  }

  /// The end of a call without a last reply, in words.
  var failure: Failure {
    let (qube, service) = (target.description, service.fullName)
    return switch status {
    case .exited(126):
      Failure(
        "QrexecRefused",
        "\(service) to \(qube) was refused by dom0's policy, or by whoever it asked",
        hint: "dom0 knows which: journalctl -u qubes-qrexec-policy-daemon; its policy has an "
          + "example, 30-user-paraph.policy",
        status: .refused
      )
    case .exited(127):
      Failure(
        "QrexecNoService",
        "the call to \(qube) was allowed, but \(self.service.method.rawValue) isn't there",
        hint: "install paraph in that qube's template, then restart the template and the qube",
        status: .agent
      )
    case .exited(125):
      Failure(
        "QrexecFailed",
        "qrexec couldn't start \(self.service.method.rawValue) in \(qube)",
        hint: "its file has to be executable, and where it is a socket an agent has to listen",
        status: .agent
      )
    case .exited(0):
      Failure(
        "QrexecEmpty",
        "\(qube) closed the call before its last reply and says no reason",
        hint: "look whether the agent runs there: systemctl --user status paraphd.service",
        status: .agent
      )
    case .exited(2), .exited(3):
      Failure("QrexecCallRefused", bridgeProblems(or: "it refused the call"), status: .refused)
    case .exited(4):
      Failure(
        "AgentNotReached",
        bridgeProblems(or: "no agent listens there"),
        hint: "there: systemctl --user stop paraphd.service, then "
          + "systemctl --user enable --now paraphd-qrexec.socket",
        status: .agent
      )
    case .exited(let number):
      Failure(
        "AgentGone",
        bridgeProblems(or: "the call ended with status \(number)"),
        status: .agent
      )
    case .signaled(let number):
      Failure("AgentGone", "\(qube): the call was ended by signal \(number)", status: .agent)
    }
  }

  /// What the bridge said was wrong.
  private func bridgeProblems(or other: String) -> [String] {
    let prefix = "paraph: error: "
    let problems = words.filter { $0.hasPrefix(prefix) }.prefix(8).map { line in
      printable(String(line.dropFirst(prefix.count)))
    }
    return (problems.isEmpty ? [other] : problems).map { "\(target): \($0)" }
  }
}
