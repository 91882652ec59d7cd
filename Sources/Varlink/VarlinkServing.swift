public import StrictJSON

extension VarlinkService {
  /// Serves one connection until the client hangs up, one call after the other.
  ///
  /// When the client hangs up, is gone, or the task that called this is cancelled, the running
  /// call's task is cancelled. Calls that were received before are still answered, by tasks
  /// that are cancelled from the start. The transport is closed at the end.
  ///
  /// - Parameters:
  ///   - transport: What carries the connection's frames.
  ///   - limits: What one call may hold; of its bytes the transport's limit counts.
  /// - Throws: ``VarlinkServingError`` if it ended otherwise than by the client's hanging up.
  public func serve(
    _ transport: any VarlinkTransport,
    limits: JSONLimits = .standard
  ) async throws(VarlinkServingError) {
    try await serve(transport, limits: limits, callLimit: nil, noteCall: { _ in })
  }

  /// The same, which also tells of each call that it begins and that it has ended.
  ///
  /// With a limit the connection ends after so many calls; what came beyond is dropped unread.
  func serve(
    _ transport: any VarlinkTransport,
    limits: JSONLimits,
    callLimit: Int?,
    noteCall: @escaping @Sendable (_ isRunning: Bool) -> Void
  ) async throws(VarlinkServingError) {
    let result = await withTaskCancellationHandler {
      await withTaskGroup(of: Result<Void, VarlinkServingError>?.self) { group in
        group.addTask {
          await transport.untilInputEnds()
          return nil
        }
        group.addTask { await self.answerCalls(on: transport, limits, callLimit ?? .max, noteCall) }
        var result: Result<Void, VarlinkServingError>?
        for await finished in group {
          // Either the client hung up, which cancels the call, or there are no more calls,
          // which ends the other waiting.
          group.cancelAll()
          result = finished ?? result
        }
        return result
      }
    } onCancel: {
      transport.stopReceiving()
    }
    transport.close()
    try result?.get()
  }

  private func answerCalls(
    on transport: any VarlinkTransport,
    _ limits: JSONLimits,
    _ callLimit: Int,
    _ noteCall: @Sendable (Bool) -> Void
  ) async -> Result<Void, VarlinkServingError> {
    do throws(VarlinkServingError) {
      var count = 0
      while count < callLimit, let frame = try await transport.received() {
        count += 1
        noteCall(true)
        defer { noteCall(false) }
        try await answer(frame, on: transport, limits)
      }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private func answer(
    _ frame: [UInt8],
    on transport: any VarlinkTransport,
    _ limits: JSONLimits
  ) async throws(VarlinkServingError) {
    let call: VarlinkCall
    do throws(VarlinkMessageError) {
      call = try VarlinkCall(parsing: frame, limits: limits)
    } catch {
      throw .message(error)
    }
    let sink = VarlinkSink(for: call, on: transport)
    let reply: VarlinkReply
    do throws(VarlinkError) {
      reply = .last(try await answer(call, sink))
    } catch {
      reply = .failure(error)
    }
    sink.end()
    guard call.mode != .oneway else { return }
    do throws(VarlinkTransportError) {
      try await transport.send(reply.encoded())
    } catch {
      throw .transport(error)
    }
  }
}

/// Why a connection ended otherwise than by the client's hanging up between two calls.
public enum VarlinkServingError: Error, Hashable, Sendable {
  /// The client sent something that is no call.
  case message(VarlinkMessageError)
  /// The connection failed.
  case transport(VarlinkTransportError)
}

extension VarlinkTransport {
  fileprivate func received() async throws(VarlinkServingError) -> [UInt8]? {
    do throws(VarlinkTransportError) {
      return try await receive()
    } catch {
      throw .transport(error)
    }
  }
}
