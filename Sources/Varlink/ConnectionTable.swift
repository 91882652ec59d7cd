internal import Glibc
internal import Synchronization

/// One connection that a server has taken in.
struct ServedConnection: Sendable {
  let number: Int
  let peer: PeerCredentials
  /// Nil for who is refused.
  let service: VarlinkService?
  let transport: DescriptorTransport
}

/// The connections of a server, their number in bounds.
final class ConnectionTable: Sendable {
  private struct State {
    var connections: [Int: ServedConnection] = [:]
    var countByUser: [UInt32: Int] = [:]
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

  /// Takes in a connection, or closes it.
  ///
  /// Only the thread that accepts calls this, so nobody takes the place that was found free.
  func admit(
    _ descriptor: Int32,
    _ makeService: VarlinkServer.ServiceMaker
  ) throws(TurnAwayReason) -> ServedConnection {
    var peer: PeerCredentials?
    do throws(TurnAwayReason) {
      let caller = try Self.credentials(of: descriptor)
      peer = caller
      if let reason = reasonAgainst(caller.userID) {
        close(descriptor)
        throw reason
      }
      return try add(caller, makeService(caller), descriptor)
    } catch {
      tell(.turnedAway(peer, error))
      throw error
    }
  }

  private func reasonAgainst(_ user: UInt32) -> TurnAwayReason? {
    state.withLock { state in
      if state.isFinishing { return .finishing }
      if state.connections.count >= limits.connections {
        return .tooManyConnections(limit: limits.connections)
      }
      guard state.countByUser[user, default: 0] < limits.connectionsPerUser else {
        return .tooManyOfUser(user, limit: limits.connectionsPerUser)
      }
      return nil
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
    _ service: VarlinkService?,
    _ descriptor: Int32
  ) throws(TurnAwayReason) -> ServedConnection {
    var patience = limits.patience
    // Who is refused gets no more than the time to send one call.
    if service == nil { patience.silence = min(patience.silence, patience.frame) }
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
        service: service,
        transport: transport
      )
      state.connections[connection.number] = connection
      state.countByUser[peer.userID, default: 0] += 1
      // Who came in between finds an end to read, and is served up to that.
      if state.isFinishing { transport.stopReceiving() }
      return connection
    }
    tell(service == nil ? .refused(peer) : .connected(peer))
    return connection
  }

  func remove(_ connection: ServedConnection, _ failure: VarlinkServingError?) {
    let wasThere = state.withLock { state in
      guard state.connections.removeValue(forKey: connection.number) != nil else { return false }
      let user = connection.peer.userID
      let count = state.countByUser[user, default: 1] - 1
      state.countByUser[user] = count == 0 ? nil : count
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
