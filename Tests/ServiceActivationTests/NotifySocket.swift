import Glibc
import OwnThread
import Testing

/// The service manager's end of sd_notify(3).
final class NotifySocket: Sendable {
  private let descriptor: Int32

  /// Listens at a path, or at an abstract name if it begins with `@`.
  init(_ address: String) throws {
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
    try #require(failure == 0)
    // A message that never comes fails the test instead of holding it up; a busy machine takes long
    // to start a program.
    var limit = timeval(tv_sec: 300, tv_usec: 0)
    unsafe setsockopt(
      descriptor,
      SOL_SOCKET,
      SO_RCVTIMEO,
      &limit,
      socklen_t(MemoryLayout<timeval>.size)
    )
  }

  deinit { close(descriptor) }

  /// The next message's lines; none if none came in time.
  func receive() async -> [String] {
    await withCheckedContinuation { continuation in
      let failure = startThread(named: "notify") { continuation.resume(returning: self.read()) }
      precondition(failure == nil, "no thread")
    }
  }

  private func read() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    // Safe because: the count is the array's.
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    let text = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }
}
