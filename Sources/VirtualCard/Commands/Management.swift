import ISO7816

/// YubiKey's management application, as far as scdaemon and ykman read it.
///
/// Source: Yubico's documentation of the device information, and what both programs take from it.
extension VirtualCard {
  /// What the device can do over USB: OpenPGP only, since that is all there is of it.
  private static let capabilities: [UInt8] = [0x00, 0x08]
  /// A key for USB-A.
  private static let formFactor: UInt8 = 0x01

  func manage(_ command: Command) throws(Refusal) -> [UInt8] {
    guard command.instruction == Instruction.readConfiguration, let firmware = profile.firmware
    else { throw Refusal(.instructionNotSupported) }
    // There is one page only.
    guard command.parameters == 0 else { throw Refusal(profile.words.parameters) }
    let elements: [(tag: UInt16, value: [UInt8])] = [
      (0x01, Self.capabilities),
      (0x02, serial.bytes),
      (0x03, Self.capabilities),
      (0x04, [Self.formFactor]),
      (0x05, firmware.bytes),
      // No ejection, the usual time for a challenge, no flags, no lock.
      (0x06, [0x00, 0x00]),
      (0x07, [0x0F]),
      (0x08, [0x00]),
      (0x0A, [0x00]),
    ]
    let list = elements.flatMap { DataElement.encoded($0.tag, $0.value) }
    return [UInt8(list.count)] + list
  }

  /// GET VERSION: two decimal digits in each byte.
  func version(_ command: Command) throws(Refusal) -> [UInt8] {
    guard let firmware = profile.firmware else { throw Refusal(.instructionNotSupported) }
    guard command.parameters == 0 else { throw Refusal(profile.words.parameters) }
    return firmware.bytes.map { $0 / 10 << 4 | $0 % 10 }
  }

  /// Sets how often PW1, the reset code and PW3 may be tried.
  func setTries(_ command: Command) throws(Refusal) {
    guard profile.firmware != nil else { throw Refusal(.instructionNotSupported) }
    guard command.parameters == 0 else { throw Refusal(profile.words.parameters) }
    try requireAdmin()
    guard command.data.count == 3 else { throw Refusal(.wrongLength) }
    guard command.data.allSatisfy({ $0 > 0 }) else { throw Refusal(.wrongData) }
    state.user.setTryLimit(Int(command.data[0]))
    state.resetCode.setTryLimit(Int(command.data[1]))
    state.admin.setTryLimit(Int(command.data[2]))
  }
}
