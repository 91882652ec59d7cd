internal import ContainerSignature
internal import Gcrypt
internal import GitObject
internal import Handoff
internal import ISO7816
internal import OpenPGP
internal import OpenPGPCard

/// What the card loop hands on, in order.
enum SigningStep: Sendable {
  /// The card waits for a touch.
  case touch(index: Int)
  /// The card waits no longer, whatever came of it.
  case touched
  /// A person is about to be asked whether it may wait once more.
  case question
  /// The card gave no signature; the counter before that, and after it if it could be read.
  case failed(index: Int, AgentError, counterBefore: Int?, counterAfter: Int?)
  /// The card gave numbers.
  case made(MadeSignature)
}

/// What the card made, which nobody has checked.
struct MadeSignature: Sendable {
  /// Of which thing.
  var index: Int
  /// The signature without its numbers.
  var draft: SignatureDraft
  /// What was signed.
  var payload: [UInt8]
  /// What it is put into.
  var form: SignatureForm
  /// The card's numbers.
  var value: SignatureValue
  /// The card's counter before it was made.
  var counter: Int?
}

extension SigningSession {
  /// Has the card sign all things: one command for each, two if it wants the PIN for each.
  ///
  /// The card is never kept waiting for a check of what it made before.
  ///
  /// - Parameters:
  ///   - secret: The PIN for cards that want it each time; empty otherwise.
  ///   - output: Where the numbers go.
  ///   - halt: Set when a signature was found to be bad, or can't be recorded.
  ///   - lead: How far the card may be ahead of the log.
  ///   - ledger: What is signed and recorded, for a handoff.
  ///   - standing: How the card stands, kept right also where this throws.
  /// - Throws: ``AgentError``; what went to `output` before is as good as ever.
  func signAll(
    _ secret: borrowing SecretBytes,
    into output: AsyncStream<SigningStep>.Continuation,
    until halt: Halt,
    _ lead: Lead,
    _ ledger: Ledger,
    _ standing: inout CardStanding
  ) async throws(AgentError) {
    let isForEachSignature = facts.application.pinStatus.isForEachSignature
    for (index, thing) in order.things.enumerated() {
      let payload = try await payload(of: thing, ledger)
      await lead.begin()
      while true {
        guard !Task.isCancelled, !halt.isSet else { throw .cancelled }
        let draft = try draft()
        let digest = Gcrypt.digest(draft.hash, of: payload, draft.trailer)
        if !standing.isVerified { try await verifyAgain(secret) }
        do throws(SigningError) {
          let value = try await touched(index, output) { () async throws(SigningError) in
            try await OpenPGPCard.sign(
              digest,
              draft.hash,
              under: facts.signingConditions,
              on: card,
              clock: agent.clock
            )
          }
          output.yield(
            .made(
              MadeSignature(
                index: index,
                draft: draft,
                payload: payload,
                form: thing.form,
                value: value,
                counter: standing.counter
              )
            )
          )
          // Nobody else can sign in this transaction, so that it need not be asked for.
          standing.counter = standing.counter.map { $0 + 1 }
          standing.isVerified = !isForEachSignature
          break
        } catch {
          // Whatever failed, a PIN that is good for one signature may be spent.
          standing.isVerified = !isForEachSignature
          let before = standing.counter
          // Some cards have counted a signature all the same. One that is gone tells nothing.
          if before != nil { standing.counter = try? await readSignatureCounter(on: card) }
          output.yield(
            .failed(
              index: index,
              AgentError(error),
              counterBefore: before,
              counterAfter: standing.counter
            )
          )
          guard case .touchTimeout = error, !Task.isCancelled else { throw AgentError(error) }
          // A second wait is the person's to grant: nobody may be there.
          output.yield(.question)
          try await askForTouchAgain(index)
        }
      }
    }
  }

  /// The bytes that a thing's signature is over.
  private func payload(
    of thing: ThingToSign,
    _ ledger: Ledger
  ) async throws(AgentError) -> [UInt8] {
    switch thing {
    case .image(let image): return Payload(for: image).bytes
    case .gitObject(let git): return git.object.bytes
    case .handoff:
      // Nothing is listed that isn't checked and recorded.
      guard let made = await ledger.signatures(order.images.count) else { throw .cancelled }
      let handoff = try handoff(listing: earlier + made)
      ledger.keep(handoff)
      return handoff.bytes
    }
  }

  /// The list of all that is signed, as of this moment.
  private func handoff(listing signatures: [HandoffSignature]) throws(AgentError) -> Handoff {
    do throws(HandoffError) {
      return try Handoff(
        signatures,
        key: verifier.fingerprint,
        card: report.inHandoff,
        time: agent.now(),
        sha256: sha256
      )
    } catch {
      throw .recordFailed("the list of signatures: \(error.sentence)")
    }
  }

  /// A signature of this moment; the clock may have been set back since the card was read.
  private func draft() throws(AgentError) -> SignatureDraft {
    let now = agent.now()
    guard now >= key.created else {
      throw .cardRefused(report, [.clockBeforeKey(now: now, created: key.created)])
    }
    return SignatureDraft(key: key, fingerprint: verifier.fingerprint, created: now)
  }

  /// Says that the card waits for a touch, at once or when it takes longer than signing does.
  private func touched(
    _ index: Int,
    _ output: AsyncStream<SigningStep>.Continuation,
    _ body: () async throws(SigningError) -> SignatureValue
  ) async throws(SigningError) -> SignatureValue {
    guard let delay = facts.signingConditions.announceTouchAfter else {
      return try await body()
    }
    defer { output.yield(.touched) }
    guard delay > .zero else {
      output.yield(.touch(index: index))
      return try await body()
    }
    // Detached, for the reader's thread is the one that waits for the card.
    let timer = Task.detached { [clock = agent.clock] in
      try await clock.sleep(for: delay)
      output.yield(.touch(index: index))
    }
    defer { timer.cancel() }
    return try await body()
  }
}

extension AgentError {
  /// What a card that gave no signature means to who wants one.
  fileprivate init(_ error: SigningError) {
    self =
      switch error {
      case .touchTimeout: .touchTimeout
      case .pinNotVerified: .signingRefused(statusWord: 0x6982)
      case .keyMissing: .signingRefused(statusWord: 0x6A88)
      case .refused(let word): .signingRefused(statusWord: word.rawValue)
      case .blocked: .pinBlocked
      case .hashLength, .hashTooShort, .algorithm:
        .cardMisbehaved("a key for no hash of ours: \(error)".printableASCII)
      case .malformedSignature(let count): .cardMisbehaved("a signature of \(count) bytes")
      case .exchange(let error): AgentError(error)
      }
  }
}
