import ISO7816

/// Which PIN a command is about, by its P2.
enum PINReference: UInt8 {
  case signing = 0x81
  case user = 0x82
  case admin = 0x83

  var record: WritableKeyPath<CardState, PasswordRecord> {
    self == .admin ? \.admin : \.user
  }

  var latch: WritableKeyPath<Session, Bool> {
    switch self {
    case .signing: \.isSigningVerified
    case .user: \.isUserVerified
    case .admin: \.isAdminVerified
    }
  }

  var counts: ClosedRange<Int> {
    let least = self == .admin ? PINRules.minimumAdminCount : PINRules.minimumUserCount
    return least...PINRules.maximumCount
  }
}

extension VirtualCard {
  private static let unverify: UInt8 = 0xFF

  /// VERIFY.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.2.
  func verify(_ command: Command) throws(Refusal) {
    let rules = profile.pins
    guard let reference = PINReference(rawValue: command.parameter2) else {
      throw Refusal(profile.words.parameters)
    }
    switch command.parameter1 {
    case 0x00: break
    case Self.unverify: return try unverify(reference, command)
    default: throw Refusal(profile.words.parameters)
    }
    guard !command.data.isEmpty else { return try tellStatus(reference) }
    if let word = rules.impossibleLength, !reference.counts.contains(command.data.count) {
      throw Refusal(word)
    }
    let outcome = state[keyPath: reference.record].check(command.data)
    session[keyPath: reference.latch] = outcome == .right
    guard outcome == .right else {
      throw Refusal(rules.word(triesLeft: state[keyPath: reference.record].triesLeft))
    }
  }

  private func unverify(_ reference: PINReference, _ command: Command) throws(Refusal) {
    if case .refused(let word) = profile.pins.unverify { throw Refusal(word) }
    guard command.data.isEmpty else { throw Refusal(.wrongLength) }
    session[keyPath: reference.latch] = false
  }

  private func tellStatus(_ reference: PINReference) throws(Refusal) {
    if case .refused(let word) = profile.pins.statusQuery { throw Refusal(word) }
    guard session[keyPath: reference.latch] else {
      throw Refusal(.countdown(triesLeft: state[keyPath: reference.record].triesLeft))
    }
  }

  func requireAdmin() throws(Refusal) {
    guard session.isAdminVerified else { throw Refusal(.securityStatusNotSatisfied) }
  }

  func requireUser() throws(Refusal) {
    guard session.isUserVerified else { throw Refusal(.securityStatusNotSatisfied) }
  }
}
