import AgentClient
import ContainerSignature
import Lookaside
import OpenPGP
import PrintableText
import Synchronization
import Zlib

/// Writes signatures as they come.
final class SignatureWriter: Sendable {
  private struct State {
    var paths: [Int: String] = [:]
  }

  private let images: [ImageToSign]
  private let checkout: LookasideCheckout
  private let folder: String
  private let progress: any SigningProgress
  private let state = Mutex(State())

  init(
    _ images: [ImageToSign],
    checkout: LookasideCheckout,
    folder: String,
    _ progress: any SigningProgress
  ) {
    self.images = images
    self.checkout = checkout
    self.folder = folder
    self.progress = progress
  }

  /// The files that were written, in the order of the images.
  var paths: [String] {
    state.withLock { state in state.paths.sorted { $0.key < $1.key }.map(\.value) }
  }

  /// The images without a signature of this run.
  var missing: [ImageToSign] {
    state.withLock { state in
      images.enumerated().filter { state.paths[$0.offset] == nil }.map(\.element)
    }
  }

  /// Has the agent sign, and writes.
  ///
  /// - Returns: Why not all is signed; nil if it is.
  func run(
    _ agent: AgentConnection,
    _ card: String?,
    _ key: Fingerprint?
  ) async -> Failure? {
    let given = Mutex<[Int]>([])
    let writing = FileWriting(checkout) { [self] place, written in
      told(given.withLock { $0[place] }, written)
    }
    do {
      // However signing ends, what was given to be written is written before this returns.
      try await withThrowingTaskGroup(of: Void.self) { group in
        var runningCount = 0
        try await agent.sign(images, card: card, key: key) { step in
          switch step {
          case .waitingForTurn: progress.waitingForTurn()
          case .card(let card): progress.card(card)
          case .waitingForConfirmation: progress.waitingForConfirmation()
          case .waitingForPIN(let left): progress.waitingForPIN(triesLeft: left)
          case .waitingForTouch(let index):
            let image = try image(index)
            // What is written meanwhile mustn't be told over the prompt.
            try await group.waitForAll()
            runningCount = 0
            progress.waitingForTouch(image, number: index + 1, of: images.count)
          case .signed(let index, let message):
            let image = try image(index)
            try check(message, for: image)
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
          case .finished: break
          }
        }
      }
      if let error = writing.failure { throw LookasideSentences.failure(error) }
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

  private func image(_ index: Int) throws(AgentFailure) -> ImageToSign {
    guard images.indices.contains(index) else {
      throw .protocolBroken("image \(index), of \(images.count)")
    }
    return images[index]
  }

  /// The agent may be far away: what it sends must at least say what was asked for.
  private func check(_ message: [UInt8], for image: ImageToSign) throws(AgentFailure) {
    guard let signed = try? SignedMessage(parsing: message, decompressor: Inflater()),
      let payload = try? Payload(parsing: signed.payload),
      payload.digest == image.digest, payload.reference == image.reference
    else { throw .protocolBroken("a signature that isn't for \(image.reference)") }
  }

  private func told(_ index: Int, _ written: LookasideCheckout.Written) {
    let path = folder + "/" + written.path
    state.withLock { $0.paths[index] = path }
    progress.signed(images[index], number: index + 1, of: images.count, path: path)
  }
}
