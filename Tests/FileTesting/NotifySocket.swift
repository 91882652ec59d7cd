internal import Glibc
internal import OwnThread

/// The service manager's end of sd_notify(3).
public final class NotifySocket: Sendable {
  /// A message that never comes fails the test instead of holding it up; a busy machine takes long
  /// to start a program.
  private static let patienceInMilliseconds: Int32 = 300_000

  private let descriptor: Int32

  /// What NOTIFY_SOCKET is to be.
  public let address: String

  /// Listens.
  ///
  /// - Parameter address: A path, or `@` and an abstract name.
  /// - Throws: The kernel's error number.
  public init(_ address: String) throws {
    self.address = address
    let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    descriptor = socket(AF_UNIX, kind, 0)
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    let bytes = address.hasPrefix("@") ? [0] + address.utf8.dropFirst() : Array(address.utf8)
    // Safe because: the address is shorter than the field, which is zero to its end.
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let failure = unsafe withUnsafePointer(to: &name) { name in
      unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, size)
      }
    }
    guard failure == 0 else { throw Failure(number: errno) }
  }

  deinit { close(descriptor) }

  private struct Failure: Error {
    var number: Int32
  }

  /// Waits for a message.
  ///
  /// - Parameter process: The descriptor of the process that is to send it, pidfd_open(2); its end
  ///   ends the waiting.
  /// - Returns: The message's lines; none if it doesn't come.
  public func receive(from process: Int32? = nil) async -> [String] {
    await withCheckedContinuation { continuation in
      let failure = startThread(named: "notify") {
        continuation.resume(returning: self.read(from: process))
      }
      precondition(failure == nil, "no thread")
    }
  }

  private func read(from process: Int32?) -> [String] {
    // A negative descriptor is passed over.
    var watched = [descriptor, process ?? -1].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    // Safe because: the count is the array's.
    _ = unsafe poll(&watched, nfds_t(watched.count), Self.patienceInMilliseconds)
    var buffer = [UInt8](repeating: 0, count: 4096)
    // Safe because: the count is the array's.
    let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    let text = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }
}
