import Glibc

/// Standard output, which is qrexec's socket to the caller.
struct CallerOutput {
  let descriptor: Int32 = STDOUT_FILENO

  /// Looks whether it is what it has to be: only a socket tells that the caller is gone.
  init() throws(Ending) {
    var status = stat()
    // Safe because: the structure outlives the call, which only writes it.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
      throw Ending(.badCall, "standard output isn't the socket that qrexec gives a service")
    }
  }

  /// Whether the caller is gone.
  ///
  /// An end of standard input doesn't say it, for a caller may end what it sends and still listen,
  /// and poll(2) reports nothing. To send no bytes harms nobody, and fails once the caller is gone.
  ///
  /// Source: seen of qrexec 4.4.2.
  var isGone: Bool {
    var none: UInt8 = 0
    // Safe because: no byte of it is read.
    return unsafe Glibc.send(descriptor, &none, 0, sendFlags) < 0 && errno != EAGAIN
  }

  /// Sends what fits without waiting.
  ///
  /// - Parameter bytes: What is to be sent; what was goes out of it.
  /// - Returns: Whether the caller is still there.
  func send(_ bytes: inout [UInt8]) -> Bool { sendWithoutWaiting(&bytes, to: descriptor) }
}

/// A caller that is gone is told by an error, not a signal, and one that is slow isn't waited for.
private let sendFlags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

/// Sends what fits without waiting; returns whether the other side is still there.
func sendWithoutWaiting(_ bytes: inout [UInt8], to socket: Int32) -> Bool {
  // Safe because: the kernel reads the array, whose length it is told.
  let count = unsafe send(socket, bytes, bytes.count, sendFlags)
  guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
  bytes.removeFirst(count)
  return true
}
