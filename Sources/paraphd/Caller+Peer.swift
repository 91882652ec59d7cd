import Glibc
import SigningAgent
import Varlink

extension Caller {
  /// The agent's own user, who sent a signal.
  static var agentItself: Caller { Caller(userID: geteuid(), processID: getpid()) }

  /// Who is at the other end of a socket.
  init(_ peer: PeerCredentials) {
    self.init(
      userID: peer.userID,
      groupIDs: Set(peer.supplementaryGroupIDs + [peer.groupID]),
      userName: Self.name(of: peer.userID),
      processID: peer.processID,
      executable: peer.executable
    )
  }

  /// The largest entry that is read.
  private static let largestEntry = 1 << 16

  /// The name that the machine's name service has for a user; nil if it has none.
  private static func name(of user: uid_t) -> String? {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: largestEntry) { room in
      var entry = unsafe passwd()
      var found: UnsafeMutablePointer<passwd>?
      guard let start = room.baseAddress else { return nil }
      // Safe because: all outlive the call, the room's size is told, and the name is copied.
      let error = unsafe getpwuid_r(user, &entry, start, room.count, &found)
      guard error == 0, unsafe found != nil, let name = unsafe entry.pw_name else {
        return nil
      }
      return unsafe String(cString: name)
    }
  }
}
