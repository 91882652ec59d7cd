internal import Gcrypt
internal import OpenPGP
internal import StrictJSON

extension CardReport {
  /// The card as the interface's type `Card`.
  var json: JSONObject {
    var object: JSONObject = [
      "serial": .string(serial), "manufacturer": .string(manufacturer),
      "version": .string(version), "reader": .string(reader),
    ]
    if let key { object["key"] = .object(key.json) }
    object["tries_left"] = .integer(Int64(triesLeft))
    object["pin"] = pinIsGoodForMany ? "many" : "one"
    object["touch"] = .string(touch)
    return object
  }
}

extension CardReport.Key {
  /// The key as the interface's type `Key`.
  var json: JSONObject {
    var object: JSONObject = [
      "fingerprint": .string(fingerprint.description), "algorithm": .string(algorithm),
      "created": .integer(Int64(created)),
    ]
    if let origin { object["origin"] = .string(origin.rawValue) }
    if let publicKey { object["public_key"] = .string(publicKey.packetBody.base64) }
    return object
  }
}

extension InvalidImage {
  var json: JSONObject { ["index": .integer(Int64(index)), "reason": .string(reason)] }
}

extension CardObstacle {
  /// The obstacle as the interface's type `Obstacle`.
  var json: JSONObject {
    switch self {
    case .keyMissing: obstacle("key_missing")
    case .unusableKey(let reason): obstacle("unusable_key", found: reason)
    case .unsupportedKey(let algorithm): obstacle("unsupported_key", found: algorithm)
    case .keyMismatch(let computed): obstacle("key_mismatch", found: computed.description)
    case .keyNotNamed: obstacle("key_not_named")
    case .clockBeforeKey(let now, let created):
      obstacle("clock_before_key", found: String(now), wanted: String(created))
    case .pinBlocked: obstacle("pin_blocked")
    case .tooFewTries(let left, let wanted):
      obstacle("too_few_tries", found: String(left), wanted: String(wanted))
    }
  }

  private func obstacle(_ code: String, found: String? = nil, wanted: String? = nil) -> JSONObject {
    var object: JSONObject = ["code": .string(code)]
    if let found { object["found"] = .string(found) }
    if let wanted { object["wanted"] = .string(wanted) }
    return object
  }
}

extension SigningEvent {
  /// The event as a reply of Sign; nil for the end, which the last reply tells.
  var json: JSONObject? {
    switch self {
    case .card(let card): return ["state": "card", "chosen": .object(card.json)]
    case .waitingForPIN(let triesLeft):
      var object: JSONObject = ["state": "waiting_for_pin"]
      if let triesLeft { object["tries_left"] = .integer(Int64(triesLeft)) }
      return object
    case .waitingForTouch(let index):
      return ["state": "waiting_for_touch", "index": .integer(Int64(index))]
    case .signed(let index, let message):
      return [
        "state": "signed", "index": .integer(Int64(index)), "signature": .string(message.base64),
      ]
    case .finished: return nil
    }
  }
}
