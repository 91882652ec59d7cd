import ISO7816
import Synchronization
import VirtualCard

/// A card that is spoken to without a reader.
struct SoftCard: CardChannel {
  private let card: VirtualCard

  init(_ card: VirtualCard) { self.card = card }

  func transmit(_ command: [UInt8]) async throws(TransportError) -> Answer {
    try Answer(parsing: await card.process(command))
  }

  func transmit<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    confidential secret: borrowing Secret
  ) async throws(TransportError) -> Answer {
    let command = secret.withBytes { bytes in
      bytes.indices.reduce(into: header + [UInt8(bytes.count)]) { $0.append(bytes[$1]) }
    }
    return try await transmit(command)
  }
}

/// The result of a task, for the thread that waits for it.
final class Outcome: Sendable {
  private let result = Mutex<Result<MadeCard, any Error>?>(nil)

  func set(_ value: Result<MadeCard, any Error>) { result.withLock { $0 = value } }

  func get() throws -> MadeCard {
    guard let result = result.withLock({ $0 }) else { throw Failure("nothing was made") }
    return try result.get()
  }
}
