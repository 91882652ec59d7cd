internal import PrintableText
internal import QubesService
internal import Subprocess
internal import Varlink

/// How `qrexec-client-vm` ended, and what that means to who called.
///
/// Source: seen of qrexec 4.4.2, whose exit statuses 125 to 127 are its own; the others are those
/// of `paraph-qrexec`.
struct QrexecEnding {
  /// The most lines of a failure: the words may be anything.
  private static let mostProblems = 9

  private let status: TerminationStatus
  /// What went to its standard error: lines of the bridge, which shows no path, and qrexec's own.
  private let words: [String]
  private let target: QrexecTarget
  private let service: QrexecService

  init(
    _ status: TerminationStatus,
    words: [UInt8],
    target: QrexecTarget,
    service: QrexecService
  ) {
    self.status = status
    let lines = words.split(separator: UInt8(ascii: "\n"))
    self.words = lines.map { String(decoding: $0, as: UTF8.self) }
    self.target = target
    self.service = service
  }

  /// Whether an end is why a call failed: that the answer broke off, not what it says.
  static func explains(_ error: any Error) -> Bool {
    guard let error = error as? VarlinkClientError else { return false }
    return switch error {
    case .hungUp, .transport(.truncatedFrame), .transport(.peerGone), .transport(.system): true
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
      Failure("QrexecCallRefused", problems(or: "it refused the call"), status: .refused)
    case .exited(4):
      Failure(
        "AgentNotReached",
        problems(or: "no agent listens there"),
        hint: "there: systemctl --user stop paraphd.service, then "
          + "systemctl --user enable --now paraphd-qrexec.socket",
        status: .agent
      )
    case .exited(let number):
      Failure(
        "AgentGone",
        problems(or: "the call ended with status \(number)"),
        hint: "the journals of both qubes and of dom0 may say more: journalctl -b",
        status: .agent
      )
    case .signaled(let number):
      Failure("AgentGone", "\(qube): the call was ended by signal \(number)", status: .agent)
    }
  }

  /// What the bridge said was wrong; what else was said, below another sentence, if it said nothing.
  private func problems(or other: String) -> [String] {
    let name = "paraph: "
    let prefix = name + "error: "
    var problems = words.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    if problems.isEmpty { problems = [other] + words.filter { !$0.hasPrefix(name) } }
    return problems.prefix(Self.mostProblems).map { "\(target): \(printable($0))" }
  }
}
