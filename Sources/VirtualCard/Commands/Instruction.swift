/// The instructions that a card knows.
///
/// Source: OpenPGP card 3.4.1, 7.1; the last three are YubiKey's.
enum Instruction {
  static let verify: UInt8 = 0x20
  static let manageSecurityEnvironment: UInt8 = 0x22
  static let changeReferenceData: UInt8 = 0x24
  static let performSecurityOperation: UInt8 = 0x2A
  static let resetRetryCounter: UInt8 = 0x2C
  static let activateFile: UInt8 = 0x44
  static let generateKeyPair: UInt8 = 0x47
  static let getChallenge: UInt8 = 0x84
  static let internalAuthenticate: UInt8 = 0x88
  static let select: UInt8 = 0xA4
  static let selectData: UInt8 = 0xA5
  static let getResponse: UInt8 = 0xC0
  static let getData: UInt8 = 0xCA
  static let getDataOdd: UInt8 = 0xCB
  static let getNextData: UInt8 = 0xCC
  static let putData: UInt8 = 0xDA
  static let putDataOdd: UInt8 = 0xDB
  static let terminateFile: UInt8 = 0xE6
  static let readConfiguration: UInt8 = 0x1D
  static let getVersion: UInt8 = 0xF1
  static let setTries: UInt8 = 0xF2
}

extension VirtualCard {
  /// Hands a whole command to what carries it out.
  func carryOut(_ command: Command) async throws(Refusal) -> [UInt8] {
    if command.instruction == Instruction.select {
      return try select(command)
    }
    switch session.application {
    case nil: throw Refusal(profile.selection.nothingSelected)
    case .management: return try manage(command)
    case .openPGP:
      guard !state.isTerminated || command.instruction == Instruction.activateFile else {
        throw Refusal(profile.selection.terminated)
      }
      return try await carryOutInOpenPGP(command)
    }
  }

  private func carryOutInOpenPGP(_ command: Command) async throws(Refusal) -> [UInt8] {
    switch command.instruction {
    case Instruction.performSecurityOperation: return try await performOperation(command)
    case Instruction.internalAuthenticate: return try await authenticate(command)
    case Instruction.getData: return try getData(command)
    case Instruction.getNextData: return try getNextData(command)
    case Instruction.generateKeyPair: return try generateKeyPair(command)
    case Instruction.getChallenge: return try challenge(command)
    case Instruction.getVersion: return try version(command)
    case Instruction.verify: try verify(command)
    case Instruction.changeReferenceData: try changeReferenceData(command)
    case Instruction.resetRetryCounter: try resetRetryCounter(command)
    case Instruction.manageSecurityEnvironment: try manageEnvironment(command)
    case Instruction.selectData: try selectData(command)
    case Instruction.putData: try putData(command)
    case Instruction.putDataOdd: try importKey(command)
    case Instruction.terminateFile: try terminate(command)
    case Instruction.activateFile: try activate(command)
    case Instruction.setTries: try setTries(command)
    case Instruction.getDataOdd:
      throw Refusal(profile.objects.oddInstruction ?? .instructionNotSupported)
    default: throw Refusal(.instructionNotSupported)
    }
    return []
  }
}
