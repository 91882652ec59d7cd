/// What the agent's policy and its record say to who wants to sign.
enum RefusalSentences {
  static func failure(_ name: String, _ facts: AgentFacts) -> Failure? {
    switch name {
    case "PolicyRefused":
      policyRefused(name, facts)
    case "ServiceRefused":
      Failure(
        name,
        facts.objects("obstacles").map { sentence($0, of: facts.text("service")) },
        hint: "the call has to lie within what the qrexec service's name allows",
        status: .refused
      )
    case "TooManyCalls":
      Failure(
        name,
        "the agent is answering as many calls from this qube, or from all, as it does at once",
        hint: "run again once one of them has ended",
        status: .refused
      )
    case "PolicyUnusable":
      Failure(
        name,
        facts.texts("problems"),
        hint: "nothing is signed until the policy can be read: paraph policy check",
        status: .refused
      )
    case "RecordFailed":
      Failure(
        name,
        "the record of what is signed can't be written: \(facts.text("problem"))",
        hint: "nothing is signed without it; paraph log verify looks into what is there",
        status: .refused
      )
    case "InvalidGitObject":
      Failure(
        name,
        facts.texts("reasons"),
        hint: "only what git writes is signed, and only unsigned",
        status: .refused
      )
    case "InvalidHandoff":
      Failure(
        name,
        facts.objects("signatures").map { "\($0.text("name")): \($0.text("reason"))" },
        hint: "a handoff lists only signatures by the card's own key; no PIN was asked for",
        status: .refused
      )
    default: nil
    }
  }

  /// The card's own obstacles first: no rule is of use before they are gone.
  private static func policyRefused(_ name: String, _ facts: AgentFacts) -> Failure {
    let reasons = facts.objects("reasons")
    var remedies: [String] = []
    for remedy in reasons.compactMap(remedy) where !remedies.contains(remedy) {
      remedies.append(remedy)
    }
    remedies.append("paraph policy show has the rules and where they stand")
    return Failure(
      name,
      facts.obstacles + reasons.map(sentence),
      hint: "no PIN was asked for; " + remedies.joined(separator: "; "),
      status: .refused
    )
  }

  /// What to do about a broken rule; nil where only another policy or other images help.
  private static func remedy(_ reason: AgentFacts) -> String? {
    switch reason.text("rule") {
    case "touch":
      "the card's touch policy is set with ykman openpgp keys set-touch sig on, or gpg --card-edit, "
        + "admin, uif 1 on"
    case "pin": "the card wants each PIN after gpg --card-edit, admin, forcesig"
    // A blocked PIN is an obstacle too, which has its own remedy.
    case "minimum-tries" where reason.text("found") == "0": nil
    case "minimum-tries":
      "one right PIN in another program gives all tries back (echo | gpg --sign), and "
        + "--minimum-tries 1 risks the last one where no policy file has the rule"
    case "max-batch": "sign in several runs"
    case "max-per-hour": "wait, the hour is counted back from now"
    case "clock": "set this machine's clock"
    case "factory-pin": "change the PIN: gpg --card-edit, admin, passwd"
    default: nil
    }
  }

  /// The policy has no place for this user.
  static var callerRefused: Failure {
    Failure(
      "PermissionDenied",
      "the agent's policy has no [[client]] entry for this user",
      hint: "who runs the agent can add one to its policy.toml",
      status: .refused
    )
  }

  /// One reason why a call to another qube wants more than its service allows.
  private static func sentence(_ obstacle: AgentFacts, of service: String) -> String {
    let (found, wanted) = (obstacle.text("found"), obstacle.text("wanted"))
    return switch obstacle.text("code") {
    case "other_method": "\(service) doesn't do \(found), only \(wanted)"
    case "other_key": "\(service) signs with the key \(wanted), which isn't \(found)"
    case "other_repository": "\(service) is for \(wanted), not for \(found)"
    case "other_parameter": "\(service) takes no '\(found)'"
    case "further": "\(found) further reasons aren't listed"
    case let code: "\(service) refused the call: \(code)"
    }
  }

  /// One broken rule: what was found, what is wanted, and where that is written.
  private static func sentence(_ reason: AgentFacts) -> String {
    "policy \(reason.text("rule")): found \(reason.text("found")), wanted \(reason.text("wanted")) "
      + "(\(reason.text("source")))"
  }
}
