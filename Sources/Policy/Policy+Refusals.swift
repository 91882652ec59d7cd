internal import OpenPGPCard
internal import TOML

extension Policy {
  /// Every rule that a signature would break.
  ///
  /// - Parameter facts: All that the rules are about.
  /// - Returns: One refusal for each broken rule, more for `clock` and `client`; none if it may be
  ///   signed.
  public func refusals(for facts: PolicyFacts) -> [PolicyRefusal] {
    let broken =
      cardRefusals(facts.card) + requestRefusals(facts.request)
      + hourRefusals(facts) + clockRefusals(facts)
      + clientRefusals(facts.caller, facts.request, key: facts.card.key)
    let order = PolicyRule.allCases
    return order.flatMap { rule in broken.filter { $0.rule == rule } }
  }

  /// The rules that a request breaks whatever card is to sign it.
  ///
  /// - Parameters:
  ///   - request: What is to be signed.
  ///   - caller: Who calls.
  /// - Returns: One refusal for each broken rule, none if a card may be asked.
  public func refusals(of request: PolicyRequest, from caller: PolicyCaller) -> [PolicyRefusal] {
    requestRefusals(request) + clientRefusals(caller, request, key: nil)
  }

  /// The refusal of a PIN that is the factory's, nil if it may be sent.
  public var factoryPINRefusal: PolicyRefusal? {
    guard factoryPIN.value == .refuse else { return nil }
    return PolicyRefusal(
      .factoryPIN,
      found: "the factory's PIN",
      wanted: "a PIN of your own",
      factoryPIN.origin
    )
  }

  /// The refusal of an approval of a coming set, nil if there may be one.
  public var approvalTimeRefusal: PolicyRefusal? {
    guard approvalTime.value.number == 0 else { return nil }
    return PolicyRefusal(
      .approvalTime,
      found: "an approval of a coming set",
      wanted: "a dialog for each request",
      approvalTime.origin
    )
  }

  /// What an approval of a coming set lacks that is open since another policy was read; none if it
  /// holds.
  ///
  /// - Parameter earlier: The policy that it was given by.
  /// - Returns: One refusal for each rule that it could be given without.
  public func refusals(ofApprovalBy earlier: Policy) -> [PolicyRefusal] {
    var broken = [approvalTimeRefusal].compactMap(\.self)
    if confirm.value == .always, earlier.confirm.value != .always {
      broken.append(
        PolicyRefusal(
          .confirm,
          found: "an approval of a coming set by its PIN alone",
          wanted: "a dialog of its own before the PIN",
          confirm.origin
        )
      )
    }
    // Which PIN it was isn't kept.
    if let refusal = factoryPINRefusal, earlier.factoryPINRefusal == nil {
      broken.append(
        PolicyRefusal(
          .factoryPIN,
          found: "an approval of a coming set that the factory's PIN was good for",
          wanted: refusal.wanted,
          factoryPIN.origin
        )
      )
    }
    return broken
  }

  private func cardRefusals(_ card: PolicyCard) -> [PolicyRefusal] {
    var broken: [PolicyRefusal] = []
    if !touch.value.allows(card.touch) {
      let found = card.touch?.policyText ?? "none, the card can't ask for one"
      broken.append(
        PolicyRefusal(.touch, found: found, wanted: touch.value.wanted, touch.origin)
      )
    }
    if pin.value == .eachSignature, !card.pinIsForEachSignature {
      broken.append(
        PolicyRefusal(
          .pin,
          found: "a PIN that is good for many signatures",
          wanted: "a card that is set to want the PIN for each signature",
          pin.origin
        )
      )
    }
    if keyOrigin.value == .generated, card.keyOrigin != .generated {
      let found = card.keyOrigin?.rawValue ?? "unknown, the card doesn't say"
      broken.append(
        PolicyRefusal(.keyOrigin, found: found, wanted: "generated", keyOrigin.origin)
      )
    }
    if !cards.value.permits({ $0 == card.serial }) {
      broken.append(refusal(.cards, found: card.serial.policyText, cards))
    }
    if !keys.value.permits({ $0 == card.key }) {
      broken.append(refusal(.keys, found: card.key.policyText, keys))
    }
    if card.triesLeft < minimumTries.value.number {
      let wanted = "at least \(minimumTries.value.number)"
      broken.append(
        PolicyRefusal(
          .minimumTries,
          found: "\(card.triesLeft)",
          wanted: wanted,
          minimumTries.origin
        )
      )
    }
    let kind = PolicyAlgorithm(ofKey: card.algorithm)
    if kind == nil || !algorithms.value.permits({ $0 == kind }) {
      broken.append(refusal(.algorithms, found: card.algorithm, algorithms))
    }
    return broken
  }

  private func requestRefusals(_ request: PolicyRequest) -> [PolicyRefusal] {
    var broken: [PolicyRefusal] = []
    if let strange = strangers(in: request, to: repositories.value) {
      broken.append(refusal(.repositories, found: strange, repositories))
    }
    if let repository = request.gitRepository,
      !gitRepositories.value.permits({ $0.matches(repository) })
    {
      broken.append(gitRefusal(of: repository, gitRepositories))
    }
    if request.imageCount > maxBatch.value.number {
      broken.append(
        PolicyRefusal(
          .maxBatch,
          found: "\(request.imageCount) images",
          wanted: "at most \(maxBatch.value.number)",
          maxBatch.origin
        )
      )
    }
    return broken
  }

  private func hourRefusals(_ facts: PolicyFacts) -> [PolicyRefusal] {
    let wanted = facts.request.imageCount + facts.request.furtherCount
    let (sum, overflow) = facts.signaturesInLastHour.addingReportingOverflow(wanted)
    guard overflow || sum > maxPerHour.value.number else { return [] }
    let found = "\(facts.signaturesInLastHour) in the last hour and \(wanted) more"
    return [
      PolicyRefusal(
        .maxPerHour,
        found: found,
        wanted: "at most \(maxPerHour.value.number)",
        maxPerHour.origin
      )
    ]
  }
}

/// The refusal of what isn't in a list.
func refusal<Element>(
  _ rule: PolicyRule,
  found: String,
  _ setting: PolicySetting<PolicyList<Element>>
) -> PolicyRefusal {
  var wanted = "any that is known"
  if case .only(let elements) = setting.value {
    wanted = beginning(of: elements.map(\.policyText), limit: 10)
  }
  return PolicyRefusal(rule, found: found, wanted: wanted, setting.origin)
}

/// The refusal of a git repository; where none is allowed, it says how to allow this one.
func gitRefusal(
  of repository: String,
  _ setting: PolicySetting<PolicyList<GitRepositoryGlob>>
) -> PolicyRefusal {
  guard case .only([]) = setting.value else {
    return refusal(.gitRepositories, found: repository, setting)
  }
  return PolicyRefusal(
    .gitRepositories,
    found: repository,
    wanted: "no git repository unless policy.toml allows it with a line "
      + "git-repositories = [\"\(repository)\"]",
    setting.origin
  )
}

/// The repositories that fit no pattern, as words; nil if all fit one.
func strangers(in request: PolicyRequest, to list: PolicyList<RepositoryGlob>) -> String? {
  let strange = Set(request.repositories).filter { repository in
    !list.permits { $0.matches(repository) }
  }
  return strange.isEmpty ? nil : beginning(of: strange.sorted())
}

extension TouchRule {
  /// Whether a card's policy is one of those that the rule allows; one that isn't known is allowed
  /// only where any is.
  func allows(_ policy: TouchPolicy?) -> Bool { self == .any || allowed.contains(policy) }

  /// The allowed policies as words.
  var wanted: String { alternatives(allowed.compactMap { $0?.policyText }) }

  private var allowed: [TouchPolicy?] {
    switch self {
    case .required: [.on, .fixed, .cached, .cachedFixed]
    case .fixed: [.fixed, .cachedFixed]
    case .everySignature: [.on, .fixed]
    case .any: []
    }
  }
}

extension TouchPolicy {
  fileprivate var policyText: String {
    switch self {
    case .off: "off"
    case .on: "on"
    case .fixed: "fixed"
    case .cached: "cached"
    case .cachedFixed: "cached-fixed"
    default: "unknown (\(rawValue))"
    }
  }
}
