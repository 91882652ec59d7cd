internal import CSupport
internal import Glibc

/// A listening socket that the service manager opened and passed on.
public struct PassedSocket: Hashable, Sendable {
  /// The descriptor; close-on-exec.
  public let descriptor: Int32
  /// `FileDescriptorName=` of the socket unit, by default the unit's own name; empty if the
  /// service manager tells no names.
  public let name: String
}

/// The listening sockets that the service manager passes on: socket activation.
///
/// Source: sd_listen_fds(3).
public enum PassedSockets {
  /// More are refused: an agent has one socket, or two.
  public static let limit = 16
  /// The first of them comes after standard error.
  static let first: Int32 = 3

  private static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]

  /// Takes the sockets that were passed to this process, once.
  ///
  /// They become close-on-exec, and the variables that tell of them are removed, so that no
  /// program that this process starts takes them for its own. Call it before there is any other
  /// thread: the environment belongs to all of them.
  ///
  /// - Returns: The sockets, in the socket units' order; empty if none were passed to this
  ///   process. Each is a Unix stream socket that listens.
  /// - Throws: ``PassedSocketsError``; the descriptors stay open then.
  public static func take() throws(PassedSocketsError) -> [PassedSocket] {
    var environment: [String: String] = [:]
    for variable in variables {
      // Safe because: the value is copied before anybody changes the environment.
      if let value = unsafe getenv(variable) {
        environment[variable] = unsafe String(cString: value)
      }
      unsafe unsetenv(variable)
    }
    let names = try names(in: environment, processID: getpid())
    let sockets = names.enumerated().map { offset, name in
      PassedSocket(descriptor: first + Int32(offset), name: name)
    }
    for socket in sockets { try check(socket) }
    return sockets
  }

  /// Reads how many sockets were passed and what they are called.
  ///
  /// - Parameters:
  ///   - environment: The variables LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES.
  ///   - processID: Who reads them.
  /// - Returns: The sockets' names in order; empty if none are for this process.
  /// - Throws: ``PassedSocketsError``, if they are for this process and make no sense.
  public static func names(
    in environment: [String: String],
    processID: Int32
  ) throws(PassedSocketsError) -> [String] {
    guard let process = environment["LISTEN_PID"] else { return [] }
    guard let id = Int32(process), id > 0 else {
      throw .malformed(variable: "LISTEN_PID", value: process)
    }
    // A parent's, who forgot to remove them.
    guard id == processID else { return [] }
    guard let text = environment["LISTEN_FDS"] else { return [] }
    guard let count = Int(text), count >= 0 else {
      throw .malformed(variable: "LISTEN_FDS", value: text)
    }
    guard count <= limit else { throw .tooMany(count, limit: limit) }
    guard let list = environment["LISTEN_FDNAMES"] else {
      return Array(repeating: "", count: count)
    }
    let names = list.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard names.count == count else { throw .malformed(variable: "LISTEN_FDNAMES", value: list) }
    return names
  }

  private static func check(_ socket: PassedSocket) throws(PassedSocketsError) {
    let listens = paraph_is_stream_listener(socket.descriptor)
    guard listens >= 0, fcntl(socket.descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw .system(errno: errno, socket)
    }
    guard listens == 1 else { throw .notListening(socket) }
  }
}

/// Why the sockets that were passed can't be taken.
public enum PassedSocketsError: Error, Hashable, Sendable {
  /// A variable holds something that sd_listen_fds(3) doesn't foresee.
  case malformed(variable: String, value: String)
  /// More sockets than are taken.
  case tooMany(Int, limit: Int)
  /// A descriptor is no Unix stream socket that listens: the socket unit wants
  /// `ListenStream=` with a path, and `Accept=no`.
  case notListening(PassedSocket)
  /// The kernel's error number.
  case system(errno: Int32, PassedSocket)
}
