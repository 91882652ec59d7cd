/// What a server tells of its connections.
public enum VarlinkServerEvent: Hashable, Sendable {
  /// Somebody is served from now on.
  case connected(PeerCredentials)
  /// Somebody is refused: the first call will be answered so.
  case refused(PeerCredentials)
  /// A connection has ended, with what was wrong with it if something was.
  case ended(PeerCredentials, VarlinkServingError?)
  /// A connection is not served.
  case turnedAway(PeerCredentials?, TurnAwayReason)
  /// A call is being answered from now on, or isn't any more.
  case calls
}

/// Why a connection was closed at once, or after one answer that says so.
public enum TurnAwayReason: Error, Hashable, Sendable {
  /// There are as many connections as there may be.
  case tooManyConnections(limit: Int)
  /// This user has as many connections as one may have.
  case tooManyOfUser(UInt32, limit: Int)
  /// There are as many connections as there may be of those that introduce themselves.
  case tooManyIntroduced(limit: Int)
  /// Of those that introduce themselves this source has as many as one may have.
  case tooManyOfSource(String, limit: Int)
  /// The server is about to end.
  case finishing
  /// The kernel doesn't tell who it is, or lacks what a connection takes.
  case failed(VarlinkTransportError)
}
