import ISO7816

extension VirtualCard {
  /// GET DATA.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.6.
  func getData(_ command: Command) throws(Refusal) -> [UInt8] {
    guard command.data.isEmpty else { throw Refusal(.wrongLength) }
    let tag = command.parameters
    if tag == DataObjectTag.certificate { return state.certificates[session.certificate] }
    switch tag {
    case 0x0103: try requireUser()
    case 0x0104: try requireAdmin()
    default: break
    }
    let contents = CardContents(profile: profile, serial: serial, state: state)
    guard let value = contents.value(tag) else { throw Refusal(profile.objects.unknownTag) }
    return value
  }

  /// GET NEXT DATA: the certificate behind the one that was read.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.7.
  func getNextData(_ command: Command) throws(Refusal) -> [UInt8] {
    guard command.parameters == DataObjectTag.certificate else {
      throw Refusal(profile.objects.unknownTag)
    }
    guard session.certificate + 1 < CardState.certificateCount else {
      throw Refusal(profile.objects.noFurtherObject)
    }
    session.certificate += 1
    return state.certificates[session.certificate]
  }

  /// SELECT DATA: which certificate is meant; P1 is 0 for the authentication key's, 1 for the
  /// decryption key's, 2 for the signature key's.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.5.
  func selectData(_ command: Command) throws(Refusal) {
    let path: [UInt8] = [0x60, 0x04, 0x5C, 0x02, 0x7F, 0x21]
    let expected = profile.objects.selectionHasLength ? [UInt8(path.count)] + path : path
    guard command.parameter2 == 0x04 else { throw Refusal(profile.words.parameters) }
    guard command.data == expected else { throw Refusal(.wrongData) }
    guard Int(command.parameter1) < CardState.certificateCount else {
      throw Refusal(profile.objects.noFurtherObject)
    }
    session.certificate = Int(command.parameter1)
  }
}
