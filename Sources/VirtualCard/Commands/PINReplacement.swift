import ISO7816

extension VirtualCard {
  /// CHANGE REFERENCE DATA: the old PIN and the new one, without a mark between them.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.3.
  func changeReferenceData(_ command: Command) throws(Refusal) {
    guard command.parameter1 == 0, let reference = PINReference(rawValue: command.parameter2),
      reference != .user
    else { throw Refusal(profile.words.parameters) }
    let new = try checkFront(of: command.data, against: reference.record)
    state[keyPath: reference.record].set(try checked(new, for: reference))
  }

  /// RESET RETRY COUNTER: a new PW1, by the reset code or after PW3.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.4.
  func resetRetryCounter(_ command: Command) throws(Refusal) {
    guard command.parameter2 == PINReference.signing.rawValue else {
      throw Refusal(profile.words.parameters)
    }
    let new: [UInt8]
    switch command.parameter1 {
    case 0x00: new = try checkFront(of: command.data, against: \.resetCode)
    case 0x02:
      try requireAdmin()
      new = command.data
    default: throw Refusal(profile.words.parameters)
    }
    state.user.set(try checked(new, for: .signing))
  }

  /// Takes as many bytes as the kept value has for the old one.
  private func checkFront(
    of data: [UInt8],
    against path: WritableKeyPath<CardState, PasswordRecord>
  ) throws(Refusal) -> [UInt8] {
    let count = state[keyPath: path].value?.count ?? 0
    guard state[keyPath: path].check(data.prefix(count)) == .right else {
      let word = profile.pins.word(triesLeft: state[keyPath: path].triesLeft)
      throw Refusal(profile.pins.replacementFailure ?? word)
    }
    return Array(data.dropFirst(count))
  }

  private func checked(_ new: [UInt8], for reference: PINReference) throws(Refusal) -> [UInt8] {
    guard reference.counts.contains(new.count) else { throw Refusal(profile.pins.newLength) }
    return new
  }
}
