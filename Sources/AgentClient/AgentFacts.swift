internal import ContainerSignature
internal import FoundationEssentials
internal import PrintableText
internal import StrictJSON

/// The parameters of an agent's error, made fit to be shown.
struct AgentFacts {
  private let parameters: JSONObject

  init(_ parameters: JSONObject) { self.parameters = parameters }

  /// A parameter as text; `?` if it isn't there.
  func text(_ name: String) -> String {
    switch parameters[name] {
    case .string(let text): printable(text)
    case .integer(let number): String(number)
    default: "?"
    }
  }

  /// A number with its noun.
  func count(_ name: String, _ one: String, _ many: String) -> String {
    Int(text(name)).map { counted($0, one, many) } ?? "\(text(name)) \(many)"
  }

  /// How many tries a PIN has left, where the card said so.
  var triesLeft: String {
    parameters["tries_left"] == nil
      ? "and the card doesn't say how many tries are left"
      : count("tries_left", "try", "tries") + " left"
  }

  /// Seconds since 1970 as a date in UTC.
  func date(_ name: String) -> String {
    guard let seconds = UInt32(text(name)) else { return text(name) }
    return Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
  }

  /// Who holds the card, as far as it is known.
  var holder: String {
    guard case .string(let name) = parameters["holder"] else { return "by another program" }
    guard case .integer(let number) = parameters["process_id"] else {
      return "by \(printable(name))"
    }
    return "by \(printable(name)), pid \(number)"
  }

  /// The cards of the error that can be described.
  var cards: [AgentCard] { array("cards").compactMap { try? AgentCard($0) } }

  /// The cards of the error, a line each.
  var cardLines: [String] {
    array("cards").map { value in
      (try? AgentCard(value)).map { "  " + $0.line } ?? "  a card that can't be described"
    }
  }

  /// The images that can't be signed, a line each.
  var invalidImages: [String] {
    array("images").map { value in
      guard case .object(let object) = value, case .integer(let index) = object["index"],
        (0..<Int64(SigningRequest.mostImages)).contains(index),
        case .string(let reason) = object["reason"]
      else { return "an image can't be signed" }
      return "image \(index + 1) can't be signed: \(printable(reason))"
    }
  }

  /// Why the card doesn't sign, a line each.
  var obstacles: [String] {
    array("obstacles").map { value in
      guard case .object(let object) = value, case .string(let code) = object["code"] else {
        return "the card isn't fit to sign"
      }
      let facts = AgentFacts(object)
      return switch code {
      case "key_missing": "the card has no signature key"
      case "unusable_key": "the card's key can't be used: \(facts.text("found"))"
      case "unsupported_key": "the card's key is of kind \(facts.text("found")), which we don't use"
      case "key_mismatch":
        "the card's fingerprint isn't that of its key, which has \(facts.text("found"))"
      case "key_not_named": "the card has no fingerprint or no creation time for its key"
      case "clock_before_key":
        "this machine's clock says \(facts.date("found")), but the key was made later, at "
          + "\(facts.date("wanted")); set the clock"
      case "pin_blocked": "the PIN is blocked; unblock it with the admin PIN or the reset code"
      default: "the card isn't fit to sign: \(printable(code))"
      }
    }
  }

  /// The texts of a list.
  func texts(_ name: String) -> [String] {
    array(name).map { value in
      if case .string(let text) = value { printable(text) } else { "?" }
    }
  }

  /// The numbers of a list.
  func numbers(_ name: String) -> [Int] {
    array(name).compactMap { value in
      if case .integer(let number) = value { Int(clamping: number) } else { nil }
    }
  }

  /// The objects of a list, as facts of their own.
  func objects(_ name: String) -> [AgentFacts] {
    array(name).map { value in
      if case .object(let object) = value { AgentFacts(object) } else { AgentFacts([:]) }
    }
  }

  private func array(_ name: String) -> [JSONValue] {
    guard case .array(let values) = parameters[name] else { return [] }
    return values
  }
}
