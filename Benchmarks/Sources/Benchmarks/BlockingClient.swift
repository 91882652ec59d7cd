import Glibc

/// A client that sends a call and blocks until the reply is there, as scripts do: with nothing of
/// its own between, the time is the agent's.
@safe
struct BlockingClient: ~Copyable {
  private let descriptor: Int32
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)

  /// Connects to a socket.
  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
      let bytes = Array(path.utf8)
      guard bytes.count < target.count else { return false }
      unsafe target.copyBytes(from: bytes)
      return true
    }
    let result = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard descriptor >= 0, fits, result == 0 else {
      throw SceneError.unexpected("the agent's socket can't be reached: error \(errno)")
    }
  }

  deinit {
    close(descriptor)
    unsafe buffer.deallocate()
  }

  /// Sends a frame and reads until the NUL that ends its reply.
  func roundTrip(_ frame: [UInt8]) throws -> Duration {
    let began = ContinuousClock.now
    let sent = unsafe frame.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard sent == frame.count else { throw SceneError.unexpected("error \(errno) at send") }
    var last: UInt8 = 1
    while last != 0 {
      let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
      guard count > 0 else { throw SceneError.unexpected("the agent hung up") }
      last = unsafe buffer[count - 1]
    }
    return began.duration(to: .now)
  }
}
