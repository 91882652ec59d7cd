internal import CSupport
internal import Glibc

/// Tells the service manager how the service is.
///
/// Source: sd_notify(3).
public struct ServiceNotifier: Sendable {
  /// What can be told.
  public enum Message: Hashable, Sendable {
    /// The service answers from now on.
    case ready
    /// The service is about to end.
    case stopping
    /// One line for people, shown by `systemctl status`; characters that would end it become
    /// spaces.
    case status(String)

    var line: String {
      switch self {
      case .ready: "READY=1"
      case .stopping: "STOPPING=1"
      case .status(let text): "STATUS=" + String(text.map { $0.isNewline ? " " : $0 })
      }
    }
  }

  private let address: String

  /// The way to the service manager.
  ///
  /// - Parameter address: A Unix datagram socket's path, or `@` and an abstract name.
  /// - Throws: ``ServiceNotifierError/unsupportedAddress(_:)``.
  public init(address: String) throws(ServiceNotifierError) {
    guard address.hasPrefix("/") || address.hasPrefix("@"), address.utf8.count > 1 else {
      throw .unsupportedAddress(address)
    }
    self.address = address
  }

  /// The way that NOTIFY_SOCKET shows; the variable is removed, so that no program that this
  /// process starts speaks in its name.
  ///
  /// Call it before there is any other thread: the environment belongs to all of them.
  ///
  /// - Returns: Nil if nobody wants to be told.
  /// - Throws: ``ServiceNotifierError/unsupportedAddress(_:)``.
  public static func take() throws(ServiceNotifierError) -> ServiceNotifier? {
    let variable = "NOTIFY_SOCKET"
    // Safe because: the value is copied before the variable is removed.
    guard let value = unsafe getenv(variable) else { return nil }
    let address = unsafe String(cString: value)
    unsafe unsetenv(variable)
    return try ServiceNotifier(address: address)
  }

  /// Tells.
  ///
  /// It waits no longer than five seconds for room.
  ///
  /// - Parameter messages: What to tell, as one datagram.
  /// - Throws: ``ServiceNotifierError/system(errno:)``; nothing was told.
  public func send(_ messages: Message...) throws(ServiceNotifierError) {
    let bytes = Array(messages.map(\.line).joined(separator: "\n").utf8)
    // Safe because: the count is the array's, and the path ends with a NUL.
    guard unsafe paraph_datagram_send(address, bytes, bytes.count) == 0 else {
      throw .system(errno: errno)
    }
  }
}

/// Why the service manager can't be told anything.
public enum ServiceNotifierError: Error, Hashable, Sendable {
  /// The address is neither an absolute path nor an abstract name.
  case unsupportedAddress(String)
  /// The kernel's error number.
  case system(errno: Int32)
}
