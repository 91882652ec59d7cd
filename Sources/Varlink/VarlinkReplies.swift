public import StrictJSON

/// The replies to one call, as they come.
///
/// It can be gone through once. An error ends it; `for try await` then says which.
public struct VarlinkReplies: AsyncSequence, Sendable {
  /// The parameters of one reply.
  public typealias Element = JSONObject
  /// Why there is no further reply.
  public typealias Failure = VarlinkClientError

  private let call: VarlinkCall
  private let client: VarlinkClient

  init(_ call: VarlinkCall, _ client: VarlinkClient) {
    self.call = call
    self.client = client
  }

  /// Goes through the replies.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let exchange: VarlinkExchange

    /// Waits for the next reply; nil after the last.
    public mutating func next() async throws(VarlinkClientError) -> JSONObject? {
      try await exchange.next()
    }

    /// Waits for the next reply; nil after the last.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(VarlinkClientError) -> JSONObject? {
      try await exchange.next()
    }
  }

  /// Makes the one iterator; the call goes out with its first step.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(exchange: VarlinkExchange(call, client))
  }
}

/// One call and its replies; given up before the last, it takes the connection with it.
final class VarlinkExchange {
  private enum Stage {
    case ready
    case waiting
    case ended
  }

  private let call: VarlinkCall
  private let client: VarlinkClient
  private var stage = Stage.ready

  init(_ call: VarlinkCall, _ client: VarlinkClient) {
    self.call = call
    self.client = client
  }

  var hasEnded: Bool { stage == .ended }

  deinit {
    if stage == .waiting { client.close() }
  }

  func next() async throws(VarlinkClientError) -> JSONObject? {
    if stage == .ready {
      guard !Task.isCancelled else { throw .cancelled }
      try await client.begin(call)
      stage = .waiting
    }
    guard stage == .waiting else { return nil }
    switch try await client.nextReply() {
    case .continued(let parameters): return parameters
    case .last(let parameters):
      end()
      return parameters
    case .failure(let error):
      end()
      throw .method(error)
    }
  }

  private func end() {
    stage = .ended
    client.end()
  }
}
