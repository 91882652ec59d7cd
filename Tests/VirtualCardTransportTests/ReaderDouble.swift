import Glibc

/// The vpcd reader's end of the wire: it listens, and talks to the card that connects.
///
/// Its calls block, but no longer than a deadline.
final class ReaderDouble: Sendable {
  let port: UInt16
  private let listener: Int32

  struct NothingCame: Error {}

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    // Safe because: the address has the type and the length that the calls are told.
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, length) == 0 && listen(listener, 4) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isListening else { throw NothingCame() }
    port = UInt16(bigEndian: address.sin_port)
    Self.setDeadline(of: listener)
  }

  deinit {
    close(listener)
  }

  /// Waits for a card.
  func accept() throws -> Session {
    let number = Glibc.accept(listener, nil, nil)
    guard number >= 0 else { throw NothingCame() }
    Self.setDeadline(of: number)
    return Session(number: number)
  }

  private static func setDeadline(of descriptor: Int32) {
    var deadline = timeval(tv_sec: 20, tv_usec: 0)
    let length = socklen_t(MemoryLayout<timeval>.size)
    // Safe because: the option's value is a timeval.
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &deadline, length)
  }

  /// One card's connection.
  final class Session: Sendable {
    private let number: Int32

    fileprivate init(number: Int32) {
      self.number = number
    }

    deinit {
      hangUp()
      close(number)
    }

    func hangUp() {
      shutdown(number, Int32(SHUT_RDWR))
    }

    /// Sends bytes as they are.
    func sendRaw(_ bytes: [UInt8]) {
      // Safe because: the kernel is told the array's length.
      _ = unsafe Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Sends length and body apart, as vpcd does.
    func send(_ body: [UInt8]) {
      sendRaw([UInt8(body.count >> 8), UInt8(truncatingIfNeeded: body.count)])
      sendRaw(body)
    }

    func receive() throws -> [UInt8] {
      let length = try read(2)
      return try read(Int(length[0]) << 8 | Int(length[1]))
    }

    func exchange(_ body: [UInt8]) throws -> [UInt8] {
      send(body)
      return try receive()
    }

    /// Whether the card's end is closed, after waiting for that.
    func isAtItsEnd() -> Bool {
      var byte: UInt8 = 0
      // Safe because: the kernel is told the variable's length. A reset is an end, too.
      let count = unsafe recv(number, &byte, 1, 0)
      return count == 0 || count < 0 && errno == ECONNRESET
    }

    private func read(_ count: Int) throws -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      // Safe because: the kernel is told the array's length.
      guard unsafe recv(number, &bytes, count, Int32(MSG_WAITALL)) == count else {
        throw NothingCame()
      }
      return bytes
    }
  }
}
