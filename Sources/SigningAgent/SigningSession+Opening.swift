internal import AuditLog
internal import ContainerSignature
internal import Gcrypt
internal import Handoff
internal import ISO7816
internal import OpenPGP
internal import OpenPGPCard
internal import Policy

extension SigningSession {
  /// Reads the card and checks that it can sign and may; every reason against it is told.
  ///
  /// - Parameters:
  ///   - agent: The agent.
  ///   - order: What is to be signed, and for whom.
  ///   - policy: The rules.
  ///   - card: The card, in its transaction.
  ///   - answerToReset: What it said when it was powered.
  ///   - reader: The reader's name.
  ///   - isAhead: Whether it is a coming set, to be signed later.
  /// - Returns: The approval, which is still to be asked for.
  /// - Throws: ``AgentError``; a refusal is in the log.
  static func open(
    _ agent: SigningAgent,
    _ order: SigningOrder,
    _ policy: Policy,
    _ card: any CardChannel,
    _ answerToReset: [UInt8],
    in reader: String,
    isAhead: Bool
  ) async throws(AgentError) -> SigningSession {
    do throws(SelectionError) {
      try await selectApplication(on: card)
    } catch {
      throw AgentError(error)
    }
    let reading = try await CardReading(card, answerToReset)
    let report = CardReport(reading.application, reading.publicKey, in: reader)
    _ = try order.choice.one(of: [report])
    let records = ApprovalRecords(agent.log, order, on: report, isAhead: isAhead)
    var verifier: Verifier?
    var obstacles = reading.obstacles
    if let key = reading.publicKey, report.key?.publicKey != nil {
      do {
        verifier = try Verifier(key)
      } catch {
        obstacles.append(.unusableKey(error.sentence))
      }
    } else if !reading.keyIsAtFault {
      obstacles.append(reading.namingObstacle)
    }
    obstacles += Self.obstacles(of: reading.application, at: agent.now())
    var earlier: [HandoffSignature] = []
    if let verifier {
      do throws(AgentError) {
        earlier = try order.checkedEarlier(by: verifier, at: agent.now())
      } catch {
        try await records.refused(error)
        throw error
      }
    }
    // Of a coming set each call counts by itself.
    let share = agent.underway.begin(isAhead ? 0 : order.things.count)
    var refusals: [PolicyRefusal] = []
    if let card = PolicyCard(reading.application) {
      refusals = try await agent.refusals(of: policy, order, card, share)
    }
    if isAhead, let refusal = policy.approvalTimeRefusal { refusals.append(refusal) }
    guard let key = reading.publicKey, let facts = reading.facts, let verifier,
      obstacles.isEmpty, refusals.isEmpty
    else {
      let error: AgentError =
        refusals.isEmpty ? .cardRefused(report, obstacles) : .policyRefused(refusals, obstacles)
      try await records.refused(error)
      throw error
    }
    return SigningSession(
      agent: agent,
      order: order,
      policy: policy,
      card: card,
      facts: facts,
      report: report,
      key: key,
      verifier: verifier,
      records: records,
      earlier: earlier,
      // A card that has no counter can sign all the same; its records are without.
      counter: try? await readSignatureCounter(on: card),
      share: share,
      isAhead: isAhead
    )
  }

  /// What is against signing with a card, apart from its key.
  private static func obstacles(
    of data: ApplicationRelatedData,
    at now: UInt32
  ) -> [CardObstacle] {
    var list: [CardObstacle] = []
    if let created = data.signingKeyCreated, now < created {
      list.append(.clockBeforeKey(now: now, created: created))
    }
    if data.pinStatus.triesLeft(.signing) == 0 { list.append(.pinBlocked) }
    return list
  }
}

extension PolicyCard {
  /// What the rules are about; nil if the card names no key.
  init?(_ data: ApplicationRelatedData) {
    guard let key = data.signingFingerprint, let created = data.signingKeyCreated else {
      return nil
    }
    self.init(
      serial: data.identifier.serial,
      key: key,
      algorithm: data.signingAlgorithm.word,
      touch: data.signingTouch,
      pinIsForEachSignature: data.pinStatus.isForEachSignature,
      keyOrigin: data.signingKeyOrigin.flatMap { origin in
        switch origin {
        case .generated: .generated
        case .imported: .imported
        default: nil
        }
      },
      triesLeft: data.pinStatus.triesLeft(.signing),
      keyCreated: Int64(created)
    )
  }
}

/// All that could be read of a card; where only the key is at fault, that is told with the rest.
private struct CardReading {
  let application: ApplicationRelatedData
  /// Nil if the key is at fault.
  let facts: CardFacts?
  let obstacles: [CardObstacle]

  init(_ card: any CardChannel, _ answerToReset: [UInt8]) async throws(AgentError) {
    let traits = DeviceTraits(answerToReset: answerToReset)
    let fault: CardReadingError
    do throws(CardReadingError) {
      let facts = try await readFacts(on: card, traits: traits)
      self.facts = facts
      application = facts.application
      obstacles = []
      return
    } catch {
      guard error.isAboutKey else { throw AgentError(error) }
      fault = error
    }
    facts = nil
    do {
      application = try await readApplicationRelatedData(on: card, traits: traits)
    } catch {
      throw AgentError(error)
    }
    obstacles = [Self.obstacle(fault, naming: application.signingFingerprint)]
  }

  /// What is wrong with the key.
  private static func obstacle(
    _ fault: CardReadingError,
    naming key: Fingerprint?
  ) -> CardObstacle {
    switch fault {
    case .keyMissing: .keyMissing
    case .signingKey(.algorithm(let attributes)):
      .unsupportedKey(SigningAlgorithm.unsupported(attributes).word)
    case .signingKey(let error): .unusableKey(error.sentence)
    case .refused(_, let word):
      .unusableKey(
        "the card names \(key.map { "the key \($0)" } ?? "no key") and doesn't give it, with status "
          + "word \(word)"
      )
    default: .unusableKey("\(fault)".printableASCII)
    }
  }

  var publicKey: PublicKey? { facts?.publicKey }

  var keyIsAtFault: Bool { facts == nil }

  /// Why no signature can name the key.
  var namingObstacle: CardObstacle {
    guard application.signingFingerprint != nil, let publicKey else { return .keyNotNamed }
    return .keyMismatch(computed: fingerprint(of: publicKey))
  }
}
