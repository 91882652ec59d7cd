import ContainerSignature
import Lookaside
import OwnThread
import Synchronization

/// Writes files on threads of their own, several at a time, and tells of each in the order given.
///
/// Nearly all of writing is waiting until the disk has it, and a disk takes several files in the
/// time of one. So neither the card nor what reads from the agent waits for it.
final class FileWriting: Sendable {
  /// How many files are being written at a time.
  static let width = 8

  private struct State {
    /// What is written but not told, by its place in the order.
    var finished: [Int: Result<LookasideCheckout.Written, LookasideError>] = [:]
    var toldCount = 0
    var failure: LookasideError?
  }

  private let checkout: LookasideCheckout
  private let told: @Sendable (_ place: Int, LookasideCheckout.Written) -> Void
  private let state = Mutex(State())

  /// Prepares to write.
  ///
  /// - Parameters:
  ///   - checkout: Where the files go.
  ///   - told: Called for each file that is complete and synced, in the order given.
  init(
    _ checkout: LookasideCheckout,
    _ told: @escaping @Sendable (_ place: Int, LookasideCheckout.Written) -> Void
  ) {
    self.checkout = checkout
    self.told = told
  }

  /// Why a file couldn't be written; no further one is worth giving then.
  var failure: LookasideError? { state.withLock { $0.failure } }

  /// Writes one file.
  func write(_ message: [UInt8], for image: ImageToSign, place: Int) async {
    let outcome = await onOwnThread(named: "writer") { [checkout] in
      Result { () throws(LookasideError) in try checkout.append(message, for: image) }
    }
    // Under the lock, so that the order is kept.
    state.withLock { state in
      state.finished[place] = outcome
      while let next = state.finished.removeValue(forKey: state.toldCount) {
        switch next {
        case .success(let written): told(state.toldCount, written)
        case .failure(let error): state.failure = state.failure ?? error
        }
        state.toldCount += 1
      }
    }
  }
}
