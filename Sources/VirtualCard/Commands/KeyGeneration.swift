import ISO7816

extension VirtualCard {
  /// GENERATE ASYMMETRIC KEY PAIR: a new key (P1 = 80), or the public half of one (81).
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.14.
  func generateKeyPair(_ command: Command) throws(Refusal) -> [UInt8] {
    guard command.parameter2 == 0, command.parameter1 == 0x80 || command.parameter1 == 0x81 else {
      throw Refusal(profile.words.parameters)
    }
    let isNew = command.parameter1 == 0x80
    if isNew { try requireAdmin() }
    guard let elements = try? DataElement.all(in: command.data), elements.count == 1,
      let element = elements.first, let slot = KeySlot(controlReference: element)
    else { throw Refusal(.wrongData) }
    if isNew { try generate(in: slot) }
    guard let key = state[slot].key else { throw Refusal(profile.keys.missingPublicKey) }
    return publicKeyTemplate(key.publicKey)
  }

  private func generate(in slot: KeySlot) throws(Refusal) {
    guard let algorithm = AlgorithmAttributes.algorithm(state[slot].attributes, in: slot) else {
      throw Refusal(profile.algorithms.unknown)
    }
    guard profile.algorithms.generated.contains(algorithm) else {
      throw Refusal(profile.algorithms.notGenerated)
    }
    do {
      store(try CardKey.generate(algorithm), .generated, in: slot)
    } catch {
      throw refusal(error)
    }
  }

  /// Puts a key in its slot; with a new signature key the counter begins again.
  func store(_ key: CardKey, _ origin: KeyOrigin, in slot: KeySlot) {
    endTouchPolicy(of: slot)
    state[slot].store(key, origin)
    if slot == .signature { state.signatureCount = 0 }
  }

  /// A fixed touch policy ends with its key where the device has it so.
  func endTouchPolicy(of slot: KeySlot) {
    guard profile.touch.fixedPolicyEndsWithKey, state[slot].key != nil,
      TouchPolicy(rawValue: state[slot].touchPolicy)?.isFixed == true
    else { return }
    state[slot].touchPolicy = TouchPolicy.off.rawValue
  }

  private func publicKeyTemplate(_ key: CardPublicKey) -> [UInt8] {
    switch key {
    case .rsa(let modulus, let exponent):
      DataElement.encoded(
        0x7F49,
        DataElement.encoded(0x81, modulus) + DataElement.encoded(0x82, exponent)
      )
    case .point(let point): DataElement.encoded(0x7F49, DataElement.encoded(0x86, point))
    }
  }

  /// GET CHALLENGE.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.15.
  func challenge(_ command: Command) throws(Refusal) -> [UInt8] {
    guard command.parameters == 0 else { throw Refusal(profile.words.parameters) }
    guard command.data.isEmpty, let count = command.expectedCount, count <= profile.challengeLimit
    else { throw Refusal(.wrongLength) }
    return randomBytes(count)
  }
}
