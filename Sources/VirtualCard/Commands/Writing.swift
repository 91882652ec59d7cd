import ISO7816

extension VirtualCard {
  /// PUT DATA.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.8; 4.4.1 for the lengths.
  func putData(_ command: Command) throws(Refusal) {
    let tag = command.parameters
    let data = command.data
    if tag == 0x0101 || tag == 0x0103 { try requireUser() } else { try requireAdmin() }
    switch tag {
    case DataObjectTag.passwordStatus: try putPasswordStatus(data)
    case DataObjectTag.resetCode: try putResetCode(data)
    case DataObjectTag.keyDerivation: try putKeyDerivation(data)
    case DataObjectTag.certificate:
      try check(data, isOf: 0...profile.objects.certificateLimit)
      state.certificates[session.certificate] = data
    case DataObjectTag.attestationCertificate where !profile.objects.hasAttestationKey:
      throw Refusal(profile.objects.unknownTag)
    case _ where DataObjectTag.stored.contains(tag):
      try check(data, isOf: counts(of: tag))
      state.objects[tag] = data
    default: try putKeyObject(tag, data)
    }
  }

  private func check(_ data: [UInt8], isOf counts: ClosedRange<Int>) throws(Refusal) {
    guard counts.contains(data.count) else { throw Refusal(.wrongLength) }
  }

  private func counts(of tag: UInt16) -> ClosedRange<Int> {
    switch tag {
    case DataObjectTag.name: 0...39
    case DataObjectTag.language: 0...8
    case DataObjectTag.sex: 0...1
    case DataObjectTag.attestationCertificate: 0...profile.objects.certificateLimit
    default: 0...profile.objects.objectLimit
    }
  }

  private func putPasswordStatus(_ data: [UInt8]) throws(Refusal) {
    if data.count == 4, profile.pins.takesLongStatus {
      guard data.dropFirst().allSatisfy({ $0 == PINRules.maximumCount }) else {
        throw Refusal(.wrongData)
      }
    } else {
      try check(data, isOf: 1...1)
    }
    switch data.first {
    case 0x00: state.isSigningPINReusable = false
    case 0x01: state.isSigningPINReusable = true
    default: throw Refusal(.wrongData)
    }
  }

  private func putResetCode(_ data: [UInt8]) throws(Refusal) {
    guard !data.isEmpty else {
      state.resetCode.set(nil)
      return
    }
    guard PINRules.minimumAdminCount...PINRules.maximumCount ~= data.count else {
      throw Refusal(profile.pins.newLength)
    }
    state.resetCode.set(data)
  }

  /// Where the device looks at it, the PINs become the ones that it names.
  private func putKeyDerivation(_ data: [UInt8]) throws(Refusal) {
    try check(data, isOf: 0...profile.objects.objectLimit)
    if profile.pins.interpretsKeyDerivation {
      guard let derivation = KeyDerivation(parsing: data) else { throw Refusal(.wrongData) }
      state.user.set(derivation.initialHashes?.user ?? PINRules.defaultUserPIN)
      state.admin.set(derivation.initialHashes?.admin ?? PINRules.defaultAdminPIN)
      state.resetCode.set(nil)
    }
    state.objects[DataObjectTag.keyDerivation] = data
  }

  private func putKeyObject(_ tag: UInt16, _ data: [UInt8]) throws(Refusal) {
    if let (slot, detail) = DataObjectTag.keyDetail(tag) {
      let count = state[slot][keyPath: detail.path].count
      try check(data, isOf: count...count)
      state[slot][keyPath: detail.path] = data
      return
    }
    let slots = profile.objects.hasAttestationKey ? KeySlot.allCases : KeySlot.ofUser
    for slot in slots {
      // The attestation key's algorithm can't be changed here: there is no such key.
      if slot != .attestation, tag == DataObjectTag.attributes(of: slot) {
        return try putAttributes(data, of: slot)
      }
      if tag == DataObjectTag.touchPolicy(of: slot) { return try putTouchPolicy(data, of: slot) }
    }
    throw Refusal(profile.objects.unknownTag)
  }

  /// Other attributes than before remove the key.
  private func putAttributes(_ data: [UInt8], of slot: KeySlot) throws(Refusal) {
    guard AlgorithmAttributes.areAccepted(data, in: slot, by: profile.algorithms) else {
      throw Refusal(profile.algorithms.unknown)
    }
    let old = AlgorithmAttributes.algorithm(state[slot].attributes, in: slot)
    if AlgorithmAttributes.algorithm(data, in: slot) != old {
      endTouchPolicy(of: slot)
      state[slot].removeKey()
      if slot == .signature { state.signatureCount = 0 }
    }
    state[slot].attributes = data
  }

  private func putTouchPolicy(_ data: [UInt8], of slot: KeySlot) throws(Refusal) {
    let rules = profile.touch
    try check(data, isOf: 2...2)
    guard data.last == TouchRules.button else { throw Refusal(rules.wrongButton) }
    guard let new = data.first, rules.policies.contains(new) else {
      throw Refusal(rules.unknownPolicy)
    }
    guard TouchPolicy(rawValue: state[slot].touchPolicy)?.isFixed != true else {
      throw Refusal(rules.fixedPolicy)
    }
    state[slot].touchPolicy = new
  }
}
