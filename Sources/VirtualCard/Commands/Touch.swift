import ISO7816

extension VirtualCard {
  /// Waits for the touch that a slot's policy wants.
  ///
  /// Source: OpenPGP card 3.4.1, 4.4.3.6, and YubiKey's cached policies.
  func requireTouch(for slot: KeySlot) async throws(Refusal) {
    guard let policy = TouchPolicy(rawValue: state[slot].touchPolicy), policy != .off else {
      return
    }
    if policy.isCached, let last = session.lastTouch[slot], now() - last < TouchRules.cacheTime {
      return
    }
    let epoch = epoch
    let isTouched = await touchButton.press(within: profile.touch.timeout)
    // Whoever asked is gone, and what was verified with them.
    guard epoch == self.epoch else { throw Refusal(.internalFailure) }
    guard isTouched else { throw Refusal(profile.touch.timeoutWord) }
    session.lastTouch[slot] = now()
  }
}

/// The first byte of the user interaction flag.
enum TouchPolicy: UInt8 {
  case off = 0x00
  case on = 0x01
  case fixed = 0x02
  case cached = 0x03
  case cachedFixed = 0x04

  var isCached: Bool { self == .cached || self == .cachedFixed }
  var isFixed: Bool { self == .fixed || self == .cachedFixed }
}
