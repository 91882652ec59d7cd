import AgentClient
import ContainerSignature
import Gcrypt
import Glibc
import Handoff
import Lookaside
import OpenPGP
import PrintableText
import Synchronization

/// Writes signatures as they come.
final class SignatureWriter: Sendable {
  /// Another run signed a part of what is to be signed, before this one had its turn.
  private struct PlanOutdated: Error {}

  /// How long it is waited for the last files of a run whose turn has just ended.
  private static let patience = Duration.seconds(5)
  private static let pause = Duration.milliseconds(20)

  private struct State: ~Copyable {
    var files: [Int: LookasideCheckout.Written] = [:]
    /// What the agent gave, as a handoff lists it.
    var listed: [ImageToSign: HandoffSignature] = [:]
    var card: AgentCard?
    var handoff: SignedHandoff?
    var mark: SigningMark?
    var isOutdated = false
  }

  private let images: [ImageToSign]
  private let checkout: LookasideCheckout
  private let folder: String
  private let handoff: HandoffPlace?
  private let earlier: [EarlierSignature]
  private let progress: any SigningProgress
  private let state = Mutex(State())

  init(
    _ images: [ImageToSign],
    checkout: LookasideCheckout,
    folder: String,
    handoff: HandoffPlace?,
    earlier: [EarlierSignature],
    _ progress: any SigningProgress
  ) {
    self.images = images
    self.checkout = checkout
    self.folder = folder
    self.handoff = handoff
    self.earlier = earlier
    self.progress = progress
  }

  /// The files that were written, beneath the checkout, in the order of the images.
  var files: [String] {
    state.withLock { state in state.files.sorted { $0.key < $1.key }.map(\.value.path) }
  }

  /// The same as the user calls them.
  var paths: [String] { files.map { folder + "/" + $0 } }

  /// The key that signs, once the agent chose it.
  var publicKey: PublicKey? { state.withLock { $0.card?.publicKey } }

  /// The same by its name.
  var key: Fingerprint? { publicKey.map { Gcrypt.fingerprint(of: $0) } }

  /// The images without a signature of this run.
  var missing: [ImageToSign] {
    state.withLock { state in
      images.enumerated().filter { state.files[$0.offset] == nil }.map(\.element)
    }
  }

  /// Whether nothing was signed, because another run with the same key has signed some of it; the
  /// connection is no good for another call then.
  var isOutdated: Bool { state.withLock { $0.isOutdated } }

  /// Has the agent sign, and writes.
  ///
  /// - Returns: Why not all is signed; nil if it is, or if it has to be planned anew.
  func run(
    _ agent: AgentConnection,
    _ card: String?,
    _ key: Fingerprint?
  ) async -> Failure? {
    // Others may go by what is there once all of this is.
    defer { state.withLock { $0.mark = nil } }
    let given = Mutex<[Int]>([])
    let writing = FileWriting(checkout) { [self] place, written in
      told(given.withLock { $0[place] }, written)
    }
    do {
      // However signing ends, what was given to be written is written before this returns.
      try await withThrowingTaskGroup(of: Void.self) { group in
        var check = SignatureCheck(images, wanted: key)
        var runningCount = 0
        let earlier = handoff == nil ? nil : earlier
        try await agent.sign(images, card: card, key: key, handoffAfter: earlier) { step in
          switch step {
          case .waitingForTurn: progress.waitingForTurn()
          case .card(let card):
            try check.choose(card)
            state.withLock { $0.card = card }
            try await checkPlan(card)
            progress.card(card)
          case .waitingForConfirmation: progress.waitingForConfirmation()
          case .waitingForPIN(let last): progress.waitingForPIN(after: last)
          case .waitingForTouch(images.count) where handoff != nil:
            try await group.waitForAll()
            runningCount = 0
            progress.waitingForHandoffTouch()
          case .waitingForTouch(let index):
            let image = try check.image(index)
            // What is written meanwhile mustn't be told over the prompt.
            try await group.waitForAll()
            runningCount = 0
            progress.waitingForTouch(image, number: index + 1, of: images.count)
          case .signed(let index, let message):
            let image = try check.image(index)
            try check.take(message, forImageAt: index)
            if handoff != nil {
              let listed = listing(image, message)
              state.withLock { $0.listed[image] = listed }
            }
            if let error = writing.failure { throw LookasideSentences.failure(error) }
            if runningCount == FileWriting.width {
              try await group.next()
              runningCount -= 1
            }
            let place = given.withLock { given in
              given.append(index)
              return given.count - 1
            }
            group.addTask { await writing.write(message, for: image, place: place) }
            runningCount += 1
          case .finished(let handoff): state.withLock { $0.handoff = handoff }
          }
        }
      }
      if let error = writing.failure { throw LookasideSentences.failure(error) }
      if missing.isEmpty { try writeHandoff() }
    } catch is PlanOutdated {
      state.withLock { $0.isOutdated = true }
      return nil
    } catch let failure as Failure {
      return failure
    } catch let failure as AgentFailure {
      return AgentSentences.failure(failure)
    } catch {
      return Failure("AgentGone", printable("\(error)"), status: .agent)
    }
    guard missing.isEmpty else {
      return Failure("Incomplete", "the agent ended before all was signed", status: .agent)
    }
    return nil
  }

  /// Looks again at what is there, now that no other has the card: who waited for it for minutes has
  /// planned by what was there then.
  ///
  /// - Throws: ``PlanOutdated``, ``Failure``.
  private func checkPlan(_ card: AgentCard) async throws {
    guard let key = card.publicKey else { return }
    let name = Gcrypt.fingerprint(of: key)
    try await Self.waitForOthers(by: name, in: checkout)
    state.withLock { $0.mark = checkout.markSigning(by: name) }
    let own = try FoundSignatures(of: images, in: checkout, at: UInt32(clamping: time(nil)))
      .signatures(by: key)
    guard own.isEmpty else { throw PlanOutdated() }
  }

  /// Waits until other runs with a key have written what they have, but not for long.
  static func waitForOthers(by key: Fingerprint, in checkout: LookasideCheckout) async throws {
    let began = ContinuousClock.now
    while checkout.isSigning(by: key), ContinuousClock.now - began < patience {
      try await Task.sleep(for: pause)
    }
  }

  private func listing(_ image: ImageToSign, _ message: [UInt8]) -> HandoffSignature {
    HandoffSignature(of: image, in: message) { digest(.sha256, of: $0) }
  }

  /// Writes the handoff, if one is wanted and it says what was signed.
  private func writeHandoff() throws {
    guard let handoff else { return }
    let (given, listed, card) = state.withLock { ($0.handoff, $0.listed, $0.card) }
    guard let given, let key = card?.publicKey else {
      throw AgentFailure.protocolBroken("that all is signed, and gave no handoff")
    }
    let all = listed.values + earlier.map { listing($0.image, $0.message) }
    try handoff.write(try CheckedHandoff(given, listing: all, by: key))
    progress.handedOff(handoff.path)
  }

  private func told(_ index: Int, _ written: LookasideCheckout.Written) {
    state.withLock { $0.files[index] = written }
    progress.signed(
      images[index],
      number: index + 1,
      of: images.count,
      path: folder + "/" + written.path
    )
  }
}
