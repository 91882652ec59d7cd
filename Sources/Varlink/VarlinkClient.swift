public import StrictJSON
internal import Synchronization

/// The client's end of one connection.
///
/// One call at a time goes over it.
///
/// Cancelling the task of a call hangs up: the service is told that nothing more comes, and
/// cancels the call. Its replies up to the last are still delivered, so that nothing that it
/// finished is lost; no other call can follow. ``close()`` waits for nothing.
public final class VarlinkClient: Sendable {
  /// The longest call that the service takes, in bytes.
  public let callLimit: Int

  private let transport: any VarlinkTransport
  private let isCalling = Mutex(false)

  /// A client on a connection.
  ///
  /// - Parameters:
  ///   - transport: What carries the frames.
  ///   - callLimit: The longest call that the service takes, in bytes; a longer one isn't sent.
  public init(_ transport: any VarlinkTransport, callLimit: Int = VarlinkFrames.callByteLimit) {
    self.transport = transport
    self.callLimit = callLimit
  }

  /// A client on file descriptors, which belong to it from now on.
  ///
  /// - Parameters:
  ///   - input: Where the service's replies come from.
  ///   - output: Where calls go to; the same descriptor for a socket.
  ///   - callLimit: The longest call that the service takes, in bytes; a longer one isn't sent.
  ///   - replyLimit: The longest reply that is taken, in bytes.
  /// - Throws: ``VarlinkTransportError/system(errno:)``.
  public convenience init(
    input: Int32,
    output: Int32,
    callLimit: Int = VarlinkFrames.callByteLimit,
    replyLimit: Int = VarlinkFrames.replyByteLimit
  ) throws(VarlinkTransportError) {
    self.init(
      try DescriptorTransport(input: input, output: output, frameLimit: replyLimit),
      callLimit: callLimit
    )
  }

  deinit { transport.close() }

  /// Calls a method that has one reply.
  ///
  /// - Parameters:
  ///   - method: The method with its interface.
  ///   - parameters: What it is called with.
  /// - Returns: The reply's parameters.
  /// - Throws: ``VarlinkClientError``.
  public func call(
    _ method: String,
    _ parameters: JSONObject = [:]
  ) async throws(VarlinkClientError) -> JSONObject {
    let exchange = VarlinkExchange(VarlinkCall(method: method, parameters: parameters), self)
    guard let reply = try await exchange.next() else { throw .hungUp }
    guard exchange.hasEnded else {
      close()
      throw .unexpectedContinuation
    }
    return reply
  }

  /// Calls a method that may have many replies.
  ///
  /// The call goes out when the first reply is asked for. Who stops asking before the last
  /// reply closes the connection: there is no other way to be rid of the rest.
  ///
  /// - Parameters:
  ///   - method: The method with its interface.
  ///   - parameters: What it is called with.
  /// - Returns: The replies' parameters, in order, the last one like the others.
  public func replies(
    to method: String,
    _ parameters: JSONObject = [:]
  ) -> VarlinkReplies {
    VarlinkReplies(VarlinkCall(method: method, parameters: parameters, mode: .more), self)
  }

  /// Ends the connection; who waits for a reply gets ``VarlinkTransportError/closed``.
  public func close() { transport.close() }

  /// Begins the one call that there may be.
  func begin(_ call: VarlinkCall) async throws(VarlinkClientError) {
    let wasCalling = isCalling.withLock { isCalling in
      defer { isCalling = true }
      return isCalling
    }
    guard !wasCalling else { throw .callInProgress }
    let frame = call.encoded()
    guard frame.count <= callLimit else {
      end()
      throw .callTooLong(byteCount: frame.count, limit: callLimit)
    }
    do throws(VarlinkTransportError) {
      try await transport.send(frame)
    } catch {
      throw .transport(error)
    }
  }

  func nextReply() async throws(VarlinkClientError) -> VarlinkReply {
    let received = await withTaskCancellationHandler {
      await transport.receivedOrFailure()
    } onCancel: {
      transport.finishSending()
    }
    switch received {
    case .failure(let error): throw .transport(error)
    case .success(nil): throw .hungUp
    case .success(let frame?):
      do throws(VarlinkMessageError) {
        return try VarlinkReply(parsing: frame)
      } catch {
        throw .message(error)
      }
    }
  }

  func end() { isCalling.withLock { $0 = false } }
}

/// Why a call got no reply, or not all of them.
public enum VarlinkClientError: Error, Hashable, Sendable {
  /// The method answered with an error.
  case method(VarlinkError)
  /// The service hung up before the last reply; what it did until then is unknown.
  case hungUp
  /// The service sent something that is no reply.
  case message(VarlinkMessageError)
  /// The service said that more replies follow, though one was asked for.
  case unexpectedContinuation
  /// Another call goes over this connection; nothing was sent.
  case callInProgress
  /// The call is longer than the service takes; nothing was sent.
  case callTooLong(byteCount: Int, limit: Int)
  /// The task was cancelled before the call; nothing was sent.
  case cancelled
  /// The connection failed.
  case transport(VarlinkTransportError)
}

extension VarlinkTransport {
  fileprivate func receivedOrFailure() async -> Result<[UInt8]?, VarlinkTransportError> {
    do throws(VarlinkTransportError) {
      return .success(try await receive())
    } catch {
      return .failure(error)
    }
  }
}
