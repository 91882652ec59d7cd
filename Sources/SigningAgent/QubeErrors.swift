internal import OpenPGP
internal import Policy
internal import QubesService
internal import StrictJSON
internal import Varlink

extension SigningAgent {
  /// The key that a qube means by a short name, if the policy has a place for the qube at all.
  ///
  /// - Parameters:
  ///   - alias: The short name.
  ///   - caller: The qube's call.
  /// - Returns: The key's fingerprint.
  /// - Throws: ``AgentError/policyRefused(_:_:)`` with every reason.
  func key(named alias: KeyAlias, for caller: Caller) throws(AgentError) -> Fingerprint {
    let policy = try policy()
    let refusals = refusals(of: policy, admitting: caller)
    let key: Fingerprint
    do throws(PolicyRefusal) {
      key = try policy.key(named: alias)
    } catch {
      throw .policyRefused([error] + refusals, [])
    }
    guard refusals.isEmpty else { throw .policyRefused(refusals, []) }
    return key
  }

  /// Lets no call in while its caller gets no dialog: it could only be refused, and be recorded.
  func requireNoPause(of caller: Caller) async throws(VarlinkError) {
    guard case .refusedBefore(let remaining) = await dialogs.refusal(of: caller.identity) else {
      return
    }
    throw AgentError.refusedRecently(retryAfter: remaining).varlink
  }
}

extension VarlinkError {
  /// Whether it is about a call that was refused without a dialog, and recorded.
  var isRefusalOnRecord: Bool {
    ["PolicyRefused", "CardRefused", "KeyMissing"].contains(name.split(separator: ".").last)
  }

  /// The error as another qube is told it: without paths, other programs and other cards.
  ///
  /// What is left out stands in this qube's record or journal.
  var forOtherQube: VarlinkError {
    var error = self
    switch name.split(separator: ".").last {
    case "CardNotFound", "SeveralCards": error.parameters["cards"] = []
    case "CardRefused", "KeyMissing":
      error.parameters["card"] = parameters["card"]?.cardForOtherQube
    case "CardBusy":
      error.parameters["holder"] = nil
      error.parameters["process_id"] = nil
    case "DialogFailed": error.parameters["detail"] = Self.elsewhere
    case "RecordFailed": error.parameters["problem"] = Self.elsewhere
    case "PolicyUnusable": error.parameters["problems"] = [Self.elsewhere]
    case "PolicyRefused":
      guard case .array(let reasons) = parameters["reasons"] else { break }
      error.parameters["reasons"] = .array(reasons.map(Self.withoutPlace))
    default: break
    }
    return error
  }

  private static let elsewhere: JSONValue = "the qube that was called knows why"

  /// A reason of the policy without its file, and without the other cards and keys that may sign.
  private static func withoutPlace(_ reason: JSONValue) -> JSONValue {
    guard case .object(var object) = reason else { return reason }
    object["source"] = "policy of the qube that was called"
    if listsCards(object) { object["wanted"] = "another, which that policy names" }
    return .object(object)
  }

  /// Whether what is wanted is a list of cards or keys; of a client entry it is one of keys, if a key
  /// was found.
  private static func listsCards(_ reason: JSONObject) -> Bool {
    guard case .string(let rule)? = reason["rule"], case .string(let found)? = reason["found"]
    else { return true }
    return ["cards", "keys"].contains(rule) || rule == "client" && found.hasPrefix("key ")
  }
}

extension SigningEvent {
  /// The event as a reply to another qube.
  var jsonForOtherQube: JSONObject? {
    var reply = json
    if let card = reply?["chosen"] { reply?["chosen"] = card.cardForOtherQube }
    return reply
  }
}

extension JSONValue {
  /// The interface's type `Card` with what another qube needs to tell its person which one it is.
  fileprivate var cardForOtherQube: JSONValue {
    guard case .object(let card) = self else { return self }
    var told: JSONObject = [:]
    for name in ["serial", "manufacturer", "key", "tries_left", "touch"] { told[name] = card[name] }
    return .object(told)
  }
}
