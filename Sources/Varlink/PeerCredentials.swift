internal import CSupport
internal import Glibc

/// Who is at the other end of a Unix socket, as the kernel tells.
///
/// User and groups are those of the process that connected, at the moment when it did. The
/// connection may have been handed on since, and the process may run another program by now:
/// rights go by the user and groups alone, process and executable are for the record.
///
/// Source: unix(7), SO_PEERCRED and SO_PEERGROUPS; SO_PEERPIDFD, Linux 6.5.
public struct PeerCredentials: Hashable, Sendable {
  /// The process, 0 if it lives in a PID namespace that ours can't see.
  public let processID: Int32
  /// The effective user; 65534 for one that our user namespace has no number for.
  public let userID: UInt32
  /// The effective group.
  public let groupID: UInt32
  /// The supplementary groups, as the kernel lists them.
  public let supplementaryGroupIDs: [UInt32]
  /// The program's path, at most 4095 bytes, from /proc/PID/exe.
  ///
  /// Nil where this process may not read it, as for other users' processes. The path is that of
  /// the caller's own mount namespace, may hold any character, and ends with ` (deleted)` if the
  /// file is gone.
  public let executable: String?

  /// Credentials from elsewhere.
  public init(
    processID: Int32,
    userID: UInt32,
    groupID: UInt32,
    supplementaryGroupIDs: [UInt32] = [],
    executable: String? = nil
  ) {
    self.processID = processID
    self.userID = userID
    self.groupID = groupID
    self.supplementaryGroupIDs = supplementaryGroupIDs
    self.executable = executable
  }

  /// Asks the kernel.
  ///
  /// - Parameter connection: A connected Unix socket.
  /// - Throws: ``VarlinkTransportError/system(errno:)``.
  public init(of connection: Int32) throws(VarlinkTransportError) {
    var (process, user, group) = (pid_t(), uid_t(), gid_t())
    // Safe because: the three are written to during the call alone.
    guard unsafe paraph_peer_credentials(connection, &process, &user, &group) == 0 else {
      throw .system(errno: errno)
    }
    let groups = try Self.groups(of: connection)
    self.init(
      processID: process,
      userID: user,
      groupID: group,
      supplementaryGroupIDs: groups,
      executable: Self.executable(of: process, on: connection)
    )
  }

  /// The process that started this one, for a service on its standard streams.
  ///
  /// Its user and groups are taken to be those of this process, which it started.
  public static func ofParent() -> PeerCredentials {
    let process = getppid()
    var groups = [gid_t](repeating: 0, count: groupLimit)
    let count = unsafe getgroups(Int32(groups.count), &groups)
    return PeerCredentials(
      processID: process,
      userID: getuid(),
      groupID: getgid(),
      supplementaryGroupIDs: Array(groups.prefix(Int(max(count, 0)))),
      executable: executablePath(of: process)
    )
  }

  /// Linux lets a process have no more groups than this.
  private static let groupLimit = 65536

  private static func groups(of connection: Int32) throws(VarlinkTransportError) -> [UInt32] {
    var groups = [gid_t](repeating: 0, count: 64)
    while true {
      // Safe because: the array has so many elements for as long as the call takes.
      let count = unsafe Int(paraph_peer_groups(connection, &groups, Int32(groups.count)))
      guard count >= 0 else { throw .system(errno: errno) }
      if count <= groups.count { return Array(groups.prefix(count)) }
      guard count <= groupLimit else { throw .system(errno: ERANGE) }
      groups = [gid_t](repeating: 0, count: count)
    }
  }

  private static func executable(of process: pid_t, on connection: Int32) -> String? {
    guard process > 0 else { return nil }
    let descriptor = paraph_peer_process(connection)
    defer { if descriptor >= 0 { close(descriptor) } }
    let executable = executablePath(of: process)
    // If it lives still, its number was no other's while the link was read. Before Linux 6.5 there
    // is no telling.
    return descriptor >= 0 && hasEnded(descriptor) ? nil : executable
  }

  private static func executablePath(of process: pid_t) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    // Safe because: the array has so many bytes, and the path ends with a NUL.
    let count = unsafe readlink("/proc/\(process)/exe", &buffer, buffer.count)
    guard count > 0, count < buffer.count else { return nil }
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether the process of a process descriptor has ended: then it can be read from.
  private static func hasEnded(_ process: Int32) -> Bool {
    var entry = pollfd(fd: process, events: Int16(POLLIN), revents: 0)
    // Safe because: there is the one entry.
    return unsafe poll(&entry, 1, 0) != 0
  }
}
