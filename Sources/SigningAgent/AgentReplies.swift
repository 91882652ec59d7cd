internal import Gcrypt
internal import OpenPGP
internal import Policy
internal import StrictJSON
internal import Varlink

extension CardReport {
  /// The card as the interface's type `Card`.
  var json: JSONObject {
    var object: JSONObject = [
      "serial": .string(serial), "manufacturer": .string(manufacturer),
      "version": .string(version), "reader": .string(reader),
      "application": .string(application),
    ]
    if let key { object["key"] = .object(key.json) }
    object["tries_left"] = .integer(Int64(triesLeft))
    object["pin"] = pinIsGoodForMany ? "many" : "one"
    object["touch"] = .string(touch)
    return object
  }
}

extension CardListing {
  /// The reply of `ListCards`.
  var json: JSONObject {
    var object: JSONObject = ["cards": .array(cards.map { .object($0.json) })]
    if !unread.isEmpty { object["unread"] = .array(unread.map { .object($0.json) }) }
    return object
  }
}

extension CardListing.Unread {
  /// The reader as the interface's type `UnreadReader`.
  var json: JSONObject {
    [
      "reader": .string(reader.printableASCII), "error": .string(error.name),
      "parameters": .object(error.varlink.parameters),
    ]
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

extension InvalidSignature {
  var json: JSONObject {
    ["index": .integer(Int64(index)), "name": .string(name), "reason": .string(reason)]
  }
}

extension CardObstacle {
  /// The obstacle as the interface's type `Obstacle`.
  var json: JSONObject {
    switch self {
    case .unusableKey(let reason): obstacle(found: reason)
    case .unsupportedKey(let algorithm): obstacle(found: algorithm)
    case .keyMismatch(let computed): obstacle(found: computed.description)
    case .clockBeforeKey(let now, let created):
      obstacle(found: String(now), wanted: String(created))
    case .keyMissing, .keyNotNamed, .pinBlocked: obstacle()
    }
  }

  /// The obstacle's stable name.
  var code: String {
    switch self {
    case .keyMissing: "key_missing"
    case .unusableKey: "unusable_key"
    case .unsupportedKey: "unsupported_key"
    case .keyMismatch: "key_mismatch"
    case .keyNotNamed: "key_not_named"
    case .clockBeforeKey: "clock_before_key"
    case .pinBlocked: "pin_blocked"
    }
  }

  private func obstacle(found: String? = nil, wanted: String? = nil) -> JSONObject {
    var object: JSONObject = ["code": .string(code)]
    if let found { object["found"] = .string(found) }
    if let wanted { object["wanted"] = .string(wanted) }
    return object
  }
}

extension PolicyRefusal {
  /// The broken rule as the interface's type `PolicyReason`.
  var json: JSONObject {
    [
      "rule": .string(rule.rawValue), "found": .string(found), "wanted": .string(wanted),
      "source": .string("\(origin)"),
    ]
  }
}

extension SigningEvent {
  /// The event as a reply; nil for the end and what the last reply tells.
  var json: JSONObject? {
    switch self {
    case .waitingForTurn: return ["state": "waiting_for_turn"]
    case .card(let card): return ["state": "card", "chosen": .object(card.json)]
    case .waitingForConfirmation: return ["state": "waiting_for_confirmation"]
    case .waitingForPIN(let last):
      var object: JSONObject = ["state": "waiting_for_pin"]
      switch last {
      case nil: break
      // Tries are told where one was spent, and only there.
      case .wrong(let left)?: object["tries_left"] = .integer(Int64(left))
      case .repeated?: object["unsent"] = "repeated"
      case .length?: object["unsent"] = "length"
      }
      return object
    case .waitingForTouch(let index):
      return ["state": "waiting_for_touch", "index": .integer(Int64(index))]
    case .signed(let index, let message):
      return [
        "state": "signed", "index": .integer(Int64(index)), "signature": .string(message.base64),
      ]
    case .signedGitObject, .signedHandoff, .finished: return nil
    }
  }
}
