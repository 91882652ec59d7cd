import CSupport
import Glibc

/// What the vpcd reader sends to a card.
///
/// Source: the protocol of vsmartcard's vpcd 3.3: a length of two bytes, big-endian, and that
/// many bytes; a single byte is one of four controls, anything longer a command.
enum VpcdMessage: Hashable, Sendable {
  case powerOff
  case powerOn
  case reset
  case answerToReset
  case command([UInt8])

  /// Reads a message's body, its length not included; nil if it is none.
  init?(parsing body: [UInt8]) {
    switch (body.count, body.first) {
    case (1, 0): self = .powerOff
    case (1, 1): self = .powerOn
    case (1, 2): self = .reset
    case (1, 4): self = .answerToReset
    case (2..., _): self = .command(body)
    default: return nil
    }
  }
}

/// A connection to the vpcd reader, on which the card is the TCP client.
///
/// The reader writes length and body as two segments, the second one only when the first was
/// acknowledged. So the kernel is told before each of them not to delay that: otherwise a
/// command takes 44 ms.
final class VpcdConnection: Sendable {
  private let descriptor: Descriptor
  private let loop: EventLoop

  /// Connects.
  ///
  /// - Throws: ``SystemError``; `ECONNREFUSED` as long as no reader listens.
  init(host: String, port: UInt16, on loop: EventLoop) async throws(SystemError) {
    // Safe because: the call copies what it needs of the string.
    descriptor = try Descriptor(opened: unsafe paraph_tcp_connect(host, port))
    self.loop = loop
    guard await loop.isReady(descriptor, for: POLLOUT) else { throw SystemError(number: ECANCELED) }
    let failure = paraph_socket_error(descriptor.number)
    guard failure == 0 else { throw SystemError(number: failure) }
    paraph_tcp_acknowledge_quickly(descriptor.number)
  }

  /// The next message; nil at the connection's end, after nonsense, or when the task was cancelled.
  func receive() async -> VpcdMessage? {
    guard let length = await read(2) else { return nil }
    guard let body = await read(Int(length[0]) << 8 | Int(length[1])) else { return nil }
    return VpcdMessage(parsing: body)
  }

  /// Sends an answer.
  ///
  /// - Parameter body: At most 65,535 bytes.
  /// - Returns: Whether the connection took it.
  func send(_ body: [UInt8]) async -> Bool {
    guard let length = UInt16(exactly: body.count) else { return false }
    return await loop.send(
      [UInt8(length >> 8), UInt8(truncatingIfNeeded: length)] + body,
      to: descriptor
    )
  }

  /// Returns when the reader closed its end, or the task was cancelled.
  func untilHangUp() async {
    _ = await loop.isReady(descriptor, for: PARAPH_POLL_HANG_UP)
  }

  private func read(_ count: Int) async -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      // Safe because: the kernel writes into the rest of the array, whose length it is told.
      let received = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: unsafe buffer[filled...])
        return unsafe recv(descriptor.number, rest.baseAddress, rest.count, 0)
      }
      paraph_tcp_acknowledge_quickly(descriptor.number)
      if received > 0 {
        filled += received
      } else if received == 0 {
        return nil
      } else if errno == EAGAIN {
        guard await loop.isReady(descriptor, for: POLLIN) else { return nil }
      } else if errno != EINTR {
        return nil
      }
    }
    return bytes
  }
}

extension EventLoop {
  /// Sends all bytes to a socket.
  ///
  /// - Returns: Whether the socket took them; false if the task was cancelled before.
  func send(_ bytes: [UInt8], to descriptor: Descriptor) async -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Safe because: the kernel reads the slice, whose length it is told.
      let sent = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.send(
          descriptor.number,
          buffer.baseAddress,
          buffer.count,
          Int32(MSG_NOSIGNAL)
        )
      }
      if sent >= 0 {
        rest = rest.dropFirst(sent)
      } else if errno == EAGAIN {
        guard await isReady(descriptor, for: POLLOUT) else { return false }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
