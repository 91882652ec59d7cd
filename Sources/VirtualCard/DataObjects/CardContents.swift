/// The data objects as they are read.
struct CardContents {
  let profile: CardProfile
  let serial: UInt32
  let state: CardState

  /// The slots whose values are read, the attestation key's last.
  private var slots: [KeySlot] {
    profile.objects.hasAttestationKey ? KeySlot.allCases : KeySlot.ofUser
  }

  /// The value of an object that needs no PIN; nil if there is none of this tag.
  func value(_ tag: UInt16) -> [UInt8]? {
    switch tag {
    case DataObjectTag.cardholder: template(tag, cardholder)
    case DataObjectTag.applicationRelated: template(tag, applicationRelated)
    case DataObjectTag.discretionary: template(tag, discretionary)
    case DataObjectTag.securitySupport: template(tag, element(DataObjectTag.signatureCounter))
    case DataObjectTag.algorithms: algorithms
    case DataObjectTag.attestationCertificate:
      profile.objects.hasAttestationKey ? state.objects[tag] ?? [] : nil
    case _ where DataObjectTag.stored.contains(tag): state.objects[tag] ?? []
    default: primitive(tag) ?? slotValue(tag)
    }
  }

  private func primitive(_ tag: UInt16) -> [UInt8]? {
    switch tag {
    case DataObjectTag.applicationIdentifier: profile.applicationIdentifier(serial: serial)
    case DataObjectTag.historicalBytes:
      // The last three: initialisation or operational state, then 9000.
      profile.historicalBytes + [state.isTerminated ? 0x03 : 0x05, 0x90, 0x00]
    case DataObjectTag.features: [0x81, 0x01, TouchRules.button]
    case DataObjectTag.lengths: lengths
    case DataObjectTag.extendedCapabilities: profile.extendedCapabilities
    case DataObjectTag.passwordStatus: passwordStatus
    case DataObjectTag.fingerprints: slots.flatMap { state[$0].fingerprint }
    case DataObjectTag.authorityFingerprints: slots.flatMap { state[$0].authorityFingerprint }
    // The attestation key's time included, four of them.
    case DataObjectTag.generationTimes: slots.flatMap { state[$0].generationTime }
    case DataObjectTag.keyInformation: slots.flatMap { [$0.rawValue, origin(of: $0).rawValue] }
    case DataObjectTag.signatureCounter: Array(UInt32(state.signatureCount).bytes.dropFirst())
    default: nil
    }
  }

  private func slotValue(_ tag: UInt16) -> [UInt8]? {
    for slot in slots {
      if tag == DataObjectTag.attributes(of: slot) { return state[slot].attributes }
      if tag == DataObjectTag.touchPolicy(of: slot) {
        return [state[slot].touchPolicy, TouchRules.button]
      }
    }
    return nil
  }

  /// The attestation key comes from the factory, which put it in from outside.
  private func origin(of slot: KeySlot) -> KeyOrigin {
    slot == .attestation ? .imported : state[slot].origin
  }

  private var lengths: [UInt8] {
    [profile.lengthLimits.command, profile.lengthLimits.answer].flatMap { limit in
      DataElement.encoded(0x02, [UInt8(limit >> 8), UInt8(truncatingIfNeeded: limit)])
    }
  }

  private var passwordStatus: [UInt8] {
    let counts = [UInt8](repeating: UInt8(PINRules.maximumCount), count: 3)
    let tries = [state.user, state.resetCode, state.admin].map { UInt8(clamping: $0.triesLeft) }
    return [state.isSigningPINReusable ? 0x01 : 0x00] + counts + tries
  }

  private var cardholder: [UInt8] {
    elements([DataObjectTag.name, DataObjectTag.language, DataObjectTag.sex])
  }

  private var applicationRelated: [UInt8] {
    var bytes = elements([DataObjectTag.applicationIdentifier, DataObjectTag.historicalBytes])
    if !profile.objects.lengthsAreDiscretionary { bytes += element(DataObjectTag.lengths) }
    bytes += element(DataObjectTag.features)
    return bytes + DataElement.encoded(DataObjectTag.discretionary, discretionary)
  }

  private var discretionary: [UInt8] {
    var tags = [DataObjectTag.extendedCapabilities]
    tags += slots.map(DataObjectTag.attributes)
    tags += [
      DataObjectTag.passwordStatus, DataObjectTag.fingerprints,
      DataObjectTag.authorityFingerprints, DataObjectTag.generationTimes,
      DataObjectTag.keyInformation,
    ]
    if profile.objects.lengthsAreDiscretionary { tags.append(DataObjectTag.lengths) }
    return elements(tags + slots.map(DataObjectTag.touchPolicy))
  }

  private var algorithms: [UInt8] {
    let list = AlgorithmAttributes.list(for: profile)
    guard profile.objects.templatesHaveTheirTag else { return list }
    return DataElement.encoded(
      DataObjectTag.algorithms,
      list,
      excess: profile.objects.algorithmListExcess
    )
  }

  private func template(_ tag: UInt16, _ content: [UInt8]) -> [UInt8] {
    profile.objects.templatesHaveTheirTag ? DataElement.encoded(tag, content) : content
  }

  private func element(_ tag: UInt16) -> [UInt8] {
    DataElement.encoded(tag, value(tag) ?? [])
  }

  private func elements(_ tags: [UInt16]) -> [UInt8] {
    tags.flatMap(element)
  }
}
