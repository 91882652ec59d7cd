import ISO7816

extension VirtualCard {
  /// PERFORM SECURITY OPERATION: COMPUTE DIGITAL SIGNATURE or DECIPHER, by its parameters.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.10 and 7.2.11.
  func performOperation(_ command: Command) async throws(Refusal) -> [UInt8] {
    switch command.parameters {
    case 0x9E9A: return try await computeSignature(command.data)
    case 0x8086: return try await decipher(command.data)
    default: throw Refusal(profile.words.parameters)
    }
  }

  private func computeSignature(_ input: [UInt8]) async throws(Refusal) -> [UInt8] {
    let rules = profile.keys
    if rules.isKeyCheckedFirst { _ = try key(in: .signature) }
    guard session.isSigningVerified else { throw Refusal(.securityStatusNotSatisfied) }
    let isSpent = !state.isSigningPINReusable
    if isSpent, rules.refusalSpendsPIN { session.isSigningVerified = false }
    let key = try key(in: .signature)
    try await requireTouch(for: .signature)
    if isSpent { session.isSigningVerified = false }
    if rules.countsFailedSignatures { state.countSignature() }
    let signature = try sign(input, with: key)
    if !rules.countsFailedSignatures { state.countSignature() }
    return signature
  }

  /// INTERNAL AUTHENTICATE.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.13.
  func authenticate(_ command: Command) async throws(Refusal) -> [UInt8] {
    guard command.parameters == 0 else { throw Refusal(profile.words.parameters) }
    let slot = session.authenticationSlot
    let key = try await userKey(in: slot)
    return try sign(command.data, with: key)
  }

  /// The key of a slot, once PW1 in mode 82 and the touch are there.
  func userKey(in slot: KeySlot) async throws(Refusal) -> CardKey {
    if profile.keys.isKeyCheckedFirst { _ = try key(in: slot) }
    try requireUser()
    let key = try key(in: slot)
    try await requireTouch(for: slot)
    return key
  }

  private func key(in slot: KeySlot) throws(Refusal) -> CardKey {
    guard let key = state[slot].key else { throw Refusal(profile.keys.missingKey) }
    return key
  }

  private func sign(_ input: [UInt8], with key: CardKey) throws(Refusal) -> [UInt8] {
    let rules = profile.keys
    guard !input.isEmpty else { throw Refusal(rules.wrongInput) }
    switch key.algorithm {
    case .ecdsa(let curve) where rules.wantsExactHash && input.count != curve.hashCount:
      throw Refusal(rules.wrongInput)
    case .ed25519:
      if let limit = rules.messageLimit, input.count > limit { throw Refusal(.notEnoughMemory) }
    // RSA: that a DigestInfo longer than 40 % of the modulus is refused isn't established for
    // any of these devices, so only what doesn't fit the padding is.
    default: break
    }
    do {
      return try key.sign(input)
    } catch {
      throw refusal(error)
    }
  }

  func refusal(_ failure: KeyFailure) -> Refusal {
    switch failure {
    case .malformed, .unsupported: Refusal(profile.keys.wrongInput)
    case .internalFailure: Refusal(profile.keys.internalFailure)
    }
  }
}

extension NamedCurve {
  /// The bytes of the hash that goes with the curve: SHA-256, SHA-384, SHA-512.
  fileprivate var hashCount: Int {
    switch self {
    case .p256, .brainpoolP256: 32
    case .p384, .brainpoolP384: 48
    case .p521, .brainpoolP512: 64
    }
  }
}
