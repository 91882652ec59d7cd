import ISO7816

extension VirtualCard {
  /// TERMINATE DF: the first half of going back to the factory's state.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.16.
  func terminate(_ command: Command) throws(Refusal) {
    guard command.parameters == 0 else { throw Refusal(profile.words.parameters) }
    let areBlocked = state.user.triesLeft == 0 && state.admin.triesLeft == 0
    guard session.isAdminVerified || areBlocked else {
      throw Refusal(profile.words.terminationRefused)
    }
    state.isTerminated = true
    session.forgetPINs()
    session.forgetChoices()
  }

  /// ACTIVATE FILE: a terminated card is as new; for one in operation it changes nothing.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.17. For YubiKey in operation nothing is established.
  func activate(_ command: Command) throws(Refusal) {
    guard command.parameters == 0 else { throw Refusal(profile.words.parameters) }
    guard state.isTerminated else { return }
    state = CardState(factory: profile)
  }
}
