internal import ContainerSignature
internal import Gcrypt
internal import ISO7816
internal import OpenPGP
internal import OpenPGPCard

/// One approval and its signatures, within one transaction with a card that was found fit.
struct SigningSession {
  let agent: SigningAgent
  let order: SigningOrder
  let card: any CardChannel
  let facts: CardFacts
  let report: CardReport
  let key: PublicKey
  let verifier: Verifier

  /// Reads the card and checks that it can sign; every reason against it is told.
  static func open(
    _ agent: SigningAgent,
    _ order: SigningOrder,
    _ card: any CardChannel,
    _ answerToReset: [UInt8],
    in reader: String
  ) async throws(AgentError) -> SigningSession {
    do throws(SelectionError) {
      try await selectApplication(on: card)
    } catch {
      throw AgentError(error)
    }
    let facts = try await facts(agent, order, card, answerToReset, in: reader)
    let report = CardReport(facts.application, facts.publicKey, in: reader)
    _ = try order.choice.one(of: [report])
    var obstacles = Obstacles(facts.application, agent).list
    guard let key = facts.publicKey, report.key?.publicKey != nil else {
      let computed = facts.publicKey.map { fingerprint(of: $0) }
      let isNamed = facts.application.signingFingerprint != nil
      obstacles.append(
        isNamed ? computed.map { .keyMismatch(computed: $0) } ?? .keyNotNamed : .keyNotNamed
      )
      throw .cardRefused(report, obstacles)
    }
    let verifier: Verifier
    do {
      verifier = try Verifier(key)
    } catch {
      throw .cardRefused(report, obstacles + [.unusableKey("\(error)".printableASCII)])
    }
    guard obstacles.isEmpty else { throw .cardRefused(report, obstacles) }
    return SigningSession(
      agent: agent,
      order: order,
      card: card,
      facts: facts,
      report: report,
      key: key,
      verifier: verifier
    )
  }

  /// Reads all that is needed; where only the key is at fault, that is told with the rest.
  private static func facts(
    _ agent: SigningAgent,
    _ order: SigningOrder,
    _ card: any CardChannel,
    _ answerToReset: [UInt8],
    in reader: String
  ) async throws(AgentError) -> CardFacts {
    let traits = DeviceTraits(answerToReset: answerToReset)
    do throws(CardReadingError) {
      return try await readFacts(on: card, traits: traits)
    } catch {
      guard error.isAboutKey else { throw AgentError(error) }
      let data: ApplicationRelatedData
      do {
        data = try await readApplicationRelatedData(on: card, traits: traits)
      } catch {
        throw AgentError(error)
      }
      let report = CardReport(data, nil, in: reader)
      _ = try order.choice.one(of: [report])
      var obstacles = Obstacles(data, agent).list
      if case .keyMissing = error {
        obstacles.insert(.keyMissing, at: 0)
      } else {
        obstacles.insert(.unusableKey("\(error)".printableASCII), at: 0)
      }
      throw .cardRefused(report, obstacles)
    }
  }

  /// Asks for the approval and signs; the card loop runs here, the checks beside it.
  func sign(_ report: @escaping @Sendable (SigningEvent) async -> Void) async throws(AgentError) {
    let secret = try await approve(report)
    let checking = SignatureChecking(verifier: verifier, report: report)
    let (steps, output) = AsyncStream.makeStream(of: SigningStep.self)
    // Not a child task: it would be cancelled with this one, and a signature that the card has
    // made, for a touch of the person, would be lost on its way.
    let checks = Task { await checking.run(steps) }
    var failure: AgentError?
    do throws(AgentError) {
      try await signAll(secret, into: output, until: checking.halt)
    } catch {
      failure = error
    }
    output.finish()
    if let rejected = await checks.value { throw rejected }
    if let failure { throw failure }
  }
}

/// Everything that is against signing with a card, apart from the key's numbers.
private struct Obstacles {
  var list: [CardObstacle] = []

  init(_ data: ApplicationRelatedData, _ agent: SigningAgent) {
    if case .unsupported = data.signingAlgorithm {
      list.append(.unsupportedKey(data.signingAlgorithm.word))
    }
    let now = agent.now()
    if let created = data.signingKeyCreated, now < created {
      list.append(.clockBeforeKey(now: now, created: created))
    }
    let left = data.pinStatus.triesLeft(.signing)
    let wanted = agent.options.minimumTries
    if left == 0 {
      list.append(.pinBlocked)
    } else if left < wanted {
      list.append(.tooFewTries(left: left, wanted: wanted))
    }
  }
}
