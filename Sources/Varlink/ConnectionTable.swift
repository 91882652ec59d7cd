internal import Glibc
internal import Synchronization

/// One connection that a server has taken in.
struct ServedConnection: Sendable {
  let number: Int
  let peer: PeerCredentials
  let way: Way
  let transport: DescriptorTransport

  /// How it is served.
  enum Way: Sendable {
    case service(VarlinkService)
    case refusal
    /// By what its first frame says.
    case introduction
  }

  /// Whether the process at the other end speaks for somebody else, so that it isn't counted with
  /// its user's.
  var introducesItself: Bool {
    if case .introduction = way { true } else { false }
  }
}

/// The connections of a server, their number in bounds.
final class ConnectionTable: Sendable {
  private struct State {
    var connections: [Int: ServedConnection] = [:]
    /// How many each user has of those that don't introduce themselves.
    var userCounts: [UInt32: Int] = [:]
    /// The numbers of those that are still to introduce themselves.
    var introducing: Set<Int> = []
    /// For whom those speak that have introduced themselves and are served, by their numbers.
    var sources: [Int: String] = [:]
    var nextNumber = 0
    var callCount = 0
    var isFinishing = false

    var activity: VarlinkServer.Activity {
      var activity = VarlinkServer.Activity()
      activity.connectionCount = connections.count
      activity.callCount = callCount
      return activity
    }
  }

  private let limits: VarlinkServer.Limits
  private let observer: Mutex<VarlinkServer.Observer>
  private let state = Mutex(State())

  init(_ limits: VarlinkServer.Limits, _ observer: @escaping VarlinkServer.Observer) {
    self.limits = limits
    self.observer = Mutex(observer)
  }

  var activity: VarlinkServer.Activity { state.withLock(\.activity) }

  /// Whether one more may come that is to introduce itself; those that can't yet wait to be
  /// accepted, since nobody knows who they are.
  var hasRoomForIntroduction: Bool {
    state.withLock { $0.isFinishing || $0.introducing.count < limits.introducingConnections }
  }

  /// Takes in a connection, or closes it.
  ///
  /// Only the thread that accepts calls this, so nobody takes the place that was found free.
  func admit(
    _ descriptor: Int32,
    introducesItself: Bool,
    _ makeService: VarlinkServer.ServiceMaker
  ) throws(TurnAwayReason) -> ServedConnection {
    var peer: PeerCredentials?
    do throws(TurnAwayReason) {
      let caller = try Self.credentials(of: descriptor)
      peer = caller
      if let reason = reasonAgainst(introducesItself ? nil : caller.userID) {
        close(descriptor)
        throw reason
      }
      let way: ServedConnection.Way =
        introducesItself
        ? .introduction
        : makeService(caller).map { .service($0) } ?? .refusal
      return try add(caller, way, descriptor)
    } catch {
      tell(.turnedAway(peer, error))
      throw error
    }
  }

  private func reasonAgainst(_ user: UInt32?) -> TurnAwayReason? {
    state.withLock { state in
      if state.isFinishing { return .finishing }
      if state.connections.count >= limits.connections {
        return .tooManyConnections(limit: limits.connections)
      }
      guard let user, state.userCounts[user, default: 0] >= limits.connectionsPerUser else {
        return nil
      }
      return .tooManyOfUser(user, limit: limits.connectionsPerUser)
    }
  }

  private static func credentials(
    of descriptor: Int32
  ) throws(TurnAwayReason) -> PeerCredentials {
    do throws(VarlinkTransportError) {
      return try PeerCredentials(of: descriptor)
    } catch {
      close(descriptor)
      throw .failed(error)
    }
  }

  private func add(
    _ peer: PeerCredentials,
    _ way: ServedConnection.Way,
    _ descriptor: Int32
  ) throws(TurnAwayReason) -> ServedConnection {
    var patience = limits.patience
    // Who is refused, or is to say who it is, gets no more than the time to send one frame.
    if case .service = way {} else { patience.silence = min(patience.silence, patience.frame) }
    let transport: DescriptorTransport
    do throws(VarlinkTransportError) {
      transport = try DescriptorTransport(
        input: descriptor,
        output: descriptor,
        frameLimit: limits.frameByteCount,
        sendTimeLimit: limits.sendTime,
        patience: patience
      )
    } catch {
      throw .failed(error)
    }
    let connection = state.withLock { state in
      state.nextNumber += 1
      let connection = ServedConnection(
        number: state.nextNumber,
        peer: peer,
        way: way,
        transport: transport
      )
      state.connections[connection.number] = connection
      if connection.introducesItself {
        state.introducing.insert(connection.number)
      } else {
        state.userCounts[peer.userID, default: 0] += 1
      }
      // Who came in between finds an end to read, and is served up to that.
      if state.isFinishing { transport.stopReceiving() }
      return connection
    }
    if case .refusal = way { tell(.refused(peer)) } else { tell(.connected(peer)) }
    return connection
  }

  /// Counts a connection with those that speak for the same source, now that it has said for whom.
  ///
  /// Without room for it it isn't counted with any: it gets one answer and is closed at once.
  ///
  /// - Returns: Whether there is room for it.
  func admit(_ connection: ServedConnection, speakingFor source: String) -> Bool {
    let reason: TurnAwayReason? = state.withLock { state in
      state.introducing.remove(connection.number)
      let count = state.sources.values.count { $0 == source }
      if count >= limits.connectionsPerSource {
        return .tooManyOfSource(source, limit: limits.connectionsPerSource)
      }
      if state.sources.count >= limits.introducedConnections {
        return .tooManyIntroduced(limit: limits.introducedConnections)
      }
      state.sources[connection.number] = source
      return nil
    }
    if let reason { tell(.turnedAway(connection.peer, reason)) }
    return reason == nil
  }

  func remove(_ connection: ServedConnection, _ failure: VarlinkServingError?) {
    let wasThere = state.withLock { state in
      guard state.connections.removeValue(forKey: connection.number) != nil else { return false }
      state.introducing.remove(connection.number)
      state.sources[connection.number] = nil
      guard !connection.introducesItself else { return true }
      let count = state.userCounts[connection.peer.userID, default: 1] - 1
      state.userCounts[connection.peer.userID] = count == 0 ? nil : count
      return true
    }
    if wasThere { tell(.ended(connection.peer, failure)) }
  }

  func noteCall(isRunning: Bool) {
    state.withLock { $0.callCount += isRunning ? 1 : -1 }
    tell(.calls)
  }

  /// Under a lock of its own, so that who listens hears of the newest state last.
  private func tell(_ event: VarlinkServerEvent) {
    observer.withLock { $0(event, activity) }
  }

  /// Ends the input of all connections, and of those that still come.
  func finish() {
    let connections = state.withLock { state in
      state.isFinishing = true
      return Array(state.connections.values)
    }
    for connection in connections { connection.transport.stopReceiving() }
  }

  func closeAll() {
    let connections = state.withLock { Array($0.connections.values) }
    for connection in connections {
      connection.transport.close()
      remove(connection, nil)
    }
  }
}
