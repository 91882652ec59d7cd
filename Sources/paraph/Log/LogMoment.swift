public import ArgumentParser
public import AuditLog

/// A time on the command line: a moment, a day, or how long ago.
struct LogMoment: Sendable {
  private enum Form {
    case moment(AuditTime)
    /// Milliseconds before now.
    case ago(Int64)
  }

  private let form: Form

  /// Reads a time.
  ///
  /// - Throws: `ValidationError` with the forms that there are.
  init(_ argument: String) throws {
    if let moment = AuditTime(argument) {
      form = .moment(moment)
      return
    }
    let units: [Character: Int64] = [
      "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]
    guard let unit = argument.last.flatMap({ units[$0] }), argument.count <= 9,
      argument.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int64(argument.dropLast())
    else {
      throw ValidationError(
        "take a time like 2026-11-26T07:15:51Z or 2026-11-26, or how long ago: 90s, 30m, 2h, 7d, 4w"
      )
    }
    form = .ago(count * unit)
  }

  /// The moment, seen from now.
  func time(now: AuditTime) -> AuditTime {
    switch form {
    case .moment(let time): time
    case .ago(let milliseconds): now.earlier(by: milliseconds)
    }
  }
}

extension AuditEvent: ExpressibleByArgument {}

extension AuditHash {
  /// Reads 64 digits of either case.
  ///
  /// - Throws: `ValidationError`.
  init(option text: String) throws {
    guard let hash = AuditHash(hexadecimal: text.lowercased()) else {
      throw ValidationError("take a line's hash: 64 hexadecimal digits")
    }
    self = hash
  }
}
