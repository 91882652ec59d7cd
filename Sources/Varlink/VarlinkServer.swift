public import StrictJSON

/// Serves everybody who connects to listening Unix sockets.
///
/// Each connection has a thread of its own that reads and writes, so a client that is slow,
/// silent or gone costs the others nothing; what one may cost at all is limited. Each is served
/// by a service of its own, made from who is at its other end.
public final class VarlinkServer: Sendable {
  /// Makes the service for one connection; nil refuses it.
  ///
  /// It is called on the thread that accepts: it must not block.
  public typealias ServiceMaker = @Sendable (PeerCredentials) -> VarlinkService?

  /// Makes what serves one connection by its first frame, which is no call but says who it is for;
  /// nil refuses it.
  public typealias IntroducedServiceMaker =
    @Sendable (PeerCredentials, _ introduction: [UInt8]) -> IntroducedService?

  /// Learns of what happens, on any thread, one event after the other.
  ///
  /// Each comes with what goes on by then. It must not block, and not call the server.
  public typealias Observer = @Sendable (VarlinkServerEvent, Activity) -> Void

  /// What clients may cost.
  public struct Limits: Hashable, Sendable {
    /// The most connections at once.
    public var connections = 144
    /// The most connections at once of one user: scripts that sign side by side, and who hung up
    /// while the card still works.
    public var connectionsPerUser = 96
    /// The most connections at once that are still to introduce themselves; further ones aren't
    /// accepted before one of these has.
    public var introducingConnections = 16
    /// The most connections at once of those that introduced themselves, whoever they are.
    public var introducedConnections = 32
    /// The most of those that speak for the same source, so that one leaves room for others.
    public var connectionsPerSource = 4
    /// The longest call, in bytes: by default room for some 15,000 images to sign.
    ///
    /// It is less than ``VarlinkFrames/callByteLimit``, since many may call at once.
    public var frameByteCount = 2 << 20
    /// What one call may hold: each image to sign takes three or four values.
    public var json = JSONLimits(valueCount: 1 << 16)
    /// How long a call may take to arrive, and a client may keep a connection without calling.
    public var patience = ReceivePatience(frame: .seconds(30), silence: .seconds(600))
    /// How long a client may take not one byte of a reply.
    public var sendTime = DescriptorTransport.standardSendTimeLimit

    /// The limits that fit an agent with few users.
    public init() {}
  }

  /// How much is going on.
  public struct Activity: Hashable, Sendable {
    /// How many connections there are.
    public var connectionCount = 0
    /// How many calls are being answered.
    public var callCount = 0

    /// Nothing is going on.
    public init() {}
  }

  private let limits: Limits
  private let makeService: ServiceMaker
  private let makeIntroducedService: IntroducedServiceMaker
  private let introducedListeners: Set<Int32>
  private let connections: ConnectionTable
  private let acceptor: Acceptor

  /// A server; it accepts nobody before ``run()``.
  ///
  /// - Parameters:
  ///   - listeners: Listening Unix stream sockets. They belong to the server from now on, also
  ///     if this throws, and become non-blocking, for other processes that hold them as well.
  ///   - introducedListeners: The same, for connections whose first frame says who they are for:
  ///     each is served with one call and closed.
  ///   - limits: What clients may cost.
  ///   - observer: Learns of what happens.
  ///   - introducedService: Makes the service for one that introduced itself.
  ///   - service: Makes the service for one connection.
  /// - Throws: ``VarlinkTransportError/system(errno:)``.
  public init(
    listeners: [Int32],
    introducedListeners: [Int32] = [],
    limits: Limits = Limits(),
    observer: @escaping Observer = { _, _ in },
    introducedService: @escaping IntroducedServiceMaker = { _, _ in nil },
    service: @escaping ServiceMaker
  ) throws(VarlinkTransportError) {
    self.limits = limits
    makeService = service
    makeIntroducedService = introducedService
    self.introducedListeners = Set(introducedListeners)
    connections = ConnectionTable(limits, observer)
    acceptor = try Acceptor(listeners + introducedListeners)
  }

  /// How much is going on.
  public var activity: Activity { connections.activity }

  /// Serves until ``finish()`` or ``stopAccepting()``, and then to the last connection's end.
  ///
  /// Cancelling the task is as good as ``finish()``. Call it once.
  ///
  /// - Throws: ``VarlinkTransportError/system(errno:)`` if there is no thread to be had, or
  ///   a listener failed for good; the connections have ended by then as after ``finish()``.
  public func run() async throws(VarlinkTransportError) {
    let (accepted, continuation) = AsyncStream<ServedConnection>.makeStream()
    let failure = acceptor.start(
      isIdle: { self.activity.connectionCount == 0 },
      mayAccept: { [introducedListeners, connections] listener in
        !introducedListeners.contains(listener) || connections.hasRoomForIntroduction
      },
      accept: { self.admit($0, from: $1, continuation) },
      end: { failure in
        if failure != nil { self.finish() }
        continuation.finish()
      }
    )
    if let failure { throw failure }
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for await connection in accepted {
          group.addTask { await self.serve(connection) }
        }
      }
    } onCancel: {
      finish()
    }
    // Who was accepted and not yet served when the task was cancelled.
    connections.closeAll()
    if let failure = acceptor.failure { throw failure }
  }

  /// Accepts nobody any more and closes the listeners.
  ///
  /// Who waits to be accepted still does so where another process listens as well: systemd,
  /// which then starts the service again.
  public func stopAccepting() { acceptor.stop() }

  /// The same if nobody is connected, for a service that ends when nobody needs it: who
  /// connects at this very moment is either served, or waits for the next start.
  ///
  /// - Returns: Whether nobody is accepted any more; then ``run()`` returns.
  public func stopAcceptingIfIdle() async -> Bool { await acceptor.stopIfIdle() }

  /// Ends all that goes on, in order.
  ///
  /// Nobody is accepted any more, no further calls are taken, running calls are cancelled, and
  /// what they still answer goes out. ``run()`` returns when that is done.
  public func finish() {
    stopAccepting()
    connections.finish()
  }

  /// Takes a connection in or closes it; returns whether descriptors or memory ran out.
  private func admit(
    _ descriptor: Int32,
    from listener: Int32,
    _ accepted: AsyncStream<ServedConnection>.Continuation
  ) -> Acceptor.Outcome {
    do throws(TurnAwayReason) {
      let connection = try connections.admit(
        descriptor,
        introducesItself: introducedListeners.contains(listener),
        makeService
      )
      accepted.yield(connection)
      return .accepted
    } catch {
      guard case .failed(.system(let number)) = error else { return .accepted }
      return Acceptor.isShortage(number) ? .shortage : .accepted
    }
  }

  private func serve(_ connection: ServedConnection) async {
    var failure: VarlinkServingError?
    do throws(VarlinkServingError) {
      switch connection.way {
      case .service(let service): try await serve(connection.transport, by: service)
      case .refusal: try await connection.transport.refuse(limits.json)
      case .introduction:
        let transport = connection.transport
        guard let introduction = try await transport.introduction() else { break }
        guard let introduced = makeIntroducedService(connection.peer, introduction) else {
          try await transport.answer(.permissionDenied)
          break
        }
        let isIn = connections.admit(connection, speakingFor: introduced.source)
        acceptor.tryAgain()
        if isIn {
          try await serve(transport, by: introduced.service, callLimit: 1)
        } else {
          // Its call is neither waited for nor read: to refuse it must cost next to nothing.
          try await transport.answer(introduced.tooMany)
        }
      }
    } catch {
      failure = error
    }
    connection.transport.close()
    connections.remove(connection, failure)
    acceptor.tryAgain()
  }

  private func serve(
    _ transport: DescriptorTransport,
    by service: VarlinkService,
    callLimit: Int? = nil
  ) async throws(VarlinkServingError) {
    try await service.serve(transport, limits: limits.json, callLimit: callLimit) {
      [connections] in connections.noteCall(isRunning: $0)
    }
  }
}

extension DescriptorTransport {
  /// What the connection says of itself before its first call; nil if it hangs up instead.
  fileprivate func introduction() async throws(VarlinkServingError) -> [UInt8]? {
    do throws(VarlinkTransportError) {
      return try await receive()
    } catch {
      throw .transport(error)
    }
  }

  /// Answers one call with a refusal, whatever it is.
  fileprivate func refuse(_ limits: JSONLimits) async throws(VarlinkServingError) {
    let frame: [UInt8]
    do throws(VarlinkTransportError) {
      guard let received = try await receive() else { return }
      frame = received
    } catch {
      throw .transport(error)
    }
    let call: VarlinkCall
    do throws(VarlinkMessageError) {
      call = try VarlinkCall(parsing: frame, limits: limits)
    } catch {
      throw .message(error)
    }
    guard call.mode != .oneway else { return }
    try await answer(.permissionDenied)
  }

  /// Sends an error as the one answer.
  fileprivate func answer(_ error: VarlinkError) async throws(VarlinkServingError) {
    do throws(VarlinkTransportError) {
      try await send(VarlinkReply.failure(error).encoded())
    } catch {
      throw .transport(error)
    }
  }
}
