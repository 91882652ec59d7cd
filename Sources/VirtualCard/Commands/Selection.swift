import ISO7816

extension VirtualCard {
  /// The application of YubiKey that tells what the device is.
  private static let management: [UInt8] = [0xA0, 0x00, 0x00, 0x05, 0x27, 0x47, 0x11, 0x17]
  private static let byName: UInt8 = 0x04
  /// A name may be cut short, but not shorter than the registered identifier.
  private static let shortestName = 5

  /// SELECT.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.1.
  func select(_ command: Command) throws(Refusal) -> [UInt8] {
    let rules = profile.selection
    guard command.parameter1 == Self.byName else { throw Refusal(rules.byFile) }
    guard !rules.refusedParameters.values.contains(command.parameter2) else {
      throw Refusal(rules.refusedParameters.word)
    }
    let name = command.data
    if let firmware = profile.firmware, name == Self.management {
      session = Session()
      session.application = .management
      return Array("Virtual mgr - FW version \(firmware.text)".utf8)
    }
    let identifier = profile.applicationIdentifier(serial: serial)
    // A name that no application has changes nothing.
    guard name.count >= Self.shortestName, identifier.starts(with: name) else {
      throw Refusal(.fileNotFound)
    }
    if session.application != .openPGP { session = Session() }
    if rules.otherNameLosesPINs, session.selectedName != name { session.forgetPINs() }
    session.application = .openPGP
    session.selectedName = name
    session.forgetChoices()
    guard !state.isTerminated else { throw Refusal(.terminated) }
    return []
  }
}
