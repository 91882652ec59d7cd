internal import CSupport
internal import Glibc

/// The descriptors of a transport, and the one that wakes its thread.
struct TransportDescriptors: Sendable {
  let input: Int32
  let output: Int32
  let wake: Int32
  /// Whether `output` is a socket, which never blocks if it is asked not to.
  let outputIsSocket: Bool

  /// Takes the descriptors; closes them if it fails.
  init(input: Int32, output: Int32) throws(VarlinkTransportError) {
    self.input = input
    self.output = output
    wake = paraph_event_descriptor()
    let failure = errno
    var status = stat()
    outputIsSocket = unsafe fstat(output, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    guard wake >= 0 else {
      closeAll()
      throw .system(errno: failure)
    }
  }

  func closeAll() {
    close(input)
    if output != input { close(output) }
    if wake >= 0 { close(wake) }
  }

  /// Closes the output for its reader but keeps its number, which leads to the input now.
  func replaceOutput() { dup2(input, output) }

  /// Makes the thread look at its state again.
  func wakeUp() {
    var one: UInt64 = 1
    // A full counter is as good: the thread will wake.
    _ = unsafe write(wake, &one, 8)
  }

  func drainWakeUps() {
    var count: UInt64 = 0
    _ = unsafe read(wake, &count, 8)
  }
}

/// What came of one attempt to read or write.
enum Transfer {
  /// So many bytes went over, at least one.
  case moved(Int)
  /// Nothing can go over right now.
  case wouldBlock
  /// The other side sends no more, or reads no more.
  case ended
  /// The kernel's error number.
  case failed(Int32)

  /// Judges what read(2), write(2) or send(2) returned.
  init(_ count: Int) {
    let failure = errno
    switch (count, failure) {
    case (1..., _): self = .moved(count)
    case (0, _): self = .ended
    case (_, EAGAIN), (_, EINTR): self = .wouldBlock
    case (_, EPIPE), (_, ECONNRESET): self = .ended
    default: self = .failed(failure)
    }
  }

  static func read(from descriptor: Int32, into buffer: inout [UInt8]) -> Transfer {
    let count = buffer.count
    return Transfer(
      // Safe because: the buffer has `count` bytes for as long as the call takes.
      unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, count) }
    )
  }

  /// Sends to a socket without ever waiting.
  static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Transfer {
    let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    return Transfer(
      // Safe because: address and count belong together, and the kernel only reads.
      unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(socket, $0.baseAddress, $0.count, flags)
      }
    )
  }

  /// Writes to anything else: only where poll(2) said that there is room for PIPE_BUF bytes,
  /// and no more than those, so that it doesn't wait either.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Transfer {
    Transfer(
      // Safe because: address and count belong together, and the kernel only reads.
      unsafe bytes.prefix(Int(PIPE_BUF)).withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
    )
  }
}
