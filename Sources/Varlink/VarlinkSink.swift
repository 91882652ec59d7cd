public import StrictJSON
internal import Synchronization

/// Where a method's replies before the last go to.
///
/// What is sent to a client who didn't ask for more than one reply, is gone, or has its last
/// reply already, is dropped: a handler learns by cancellation that nobody listens, and by
/// nothing else.
public final class VarlinkSink: Sendable {
  /// Whether the client takes replies before the last.
  public let wantsMore: Bool

  private let transport: any VarlinkTransport
  private let hasEnded = Mutex(false)

  /// A sink for the replies to one call.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - transport: What carries its replies.
  public init(for call: VarlinkCall, on transport: any VarlinkTransport) {
    wantsMore = call.mode == .more
    self.transport = transport
  }

  /// Sends one reply that isn't the last, and waits until it is out.
  ///
  /// - Parameter parameters: The reply's parameters.
  public func send(_ parameters: JSONObject) async {
    guard wantsMore, !hasEnded.withLock({ $0 }) else { return }
    do throws(VarlinkTransportError) {
      try await transport.send(VarlinkReply.continued(parameters).encoded())
    } catch {
      // The input counts as ended now, which cancels the handler; the last reply will fail
      // like this one and end the connection with this error.
      transport.stopReceiving()
    }
  }

  func end() { hasEnded.withLock { $0 = true } }
}
