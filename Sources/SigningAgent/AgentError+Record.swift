internal import AuditLog
internal import ConfinedFiles
internal import Policy
internal import Varlink

extension AgentError {
  /// The error's name in the interface, without the interface's own.
  var name: String { varlink.name.split(separator: ".").last.map(String.init) ?? varlink.name }

  /// Every reason of a refusal, for the record.
  var reasons: [String] {
    switch self {
    case .policyRefused(let reasons, let obstacles):
      reasons.map { "\($0.rule.rawValue): \($0.found), wanted \($0.wanted)" }
        + obstacles.map(\.code)
    case .cardRefused(_, let obstacles): obstacles.map(\.code)
    case .invalidHandoff(let signatures): signatures.map { "\($0.name): \($0.reason)" }
    case .wrongPIN(let left?), .pinRepeated(let left): ["tries left: \(left)"]
    case .cardMisbehaved(let detail), .dialogFailed(let detail): [detail]
    default: []
    }
  }

  /// What a log that can't be written means to who wants to sign.
  init(_ error: AuditLogError) {
    self = .recordFailed(Self.sentence(error).printableASCII)
  }

  private static func sentence(_ error: AuditLogError) -> String {
    switch error {
    case .file(let error): "\(error.path) can't be used: \(error.failure.sentence)"
    case .notFile(let path): "\(path) is no ordinary file"
    case .foreign(let path, let owner): "\(path) belongs to the user \(owner)"
    case .writableByOthers(let path, let mode):
      "\(path) may be written by other users, its mode is \(String(mode, radix: 8))"
    case .locked(let path, let waited):
      "\(path) was kept locked by another process for \(waited.components.seconds) s"
    case .badLine(let path, let error): "\(path) has a line that isn't one: \(error.sentence)"
    case .brokenChain(let path, let number): "\(path): line \(number) doesn't follow the one before"
    case .cutBack(let path, let number):
      "\(path) had a line \(number) before, and now it ends earlier or has another there"
    case .tornTooLong(let path, let count, let limit):
      "\(path) ends in \(count) bytes without a line's end, more than the \(limit) of a crash"
    case .invalidRecord(let member): "a record can't be written: its \(member)"
    }
  }
}
