internal import CSupport
internal import Glibc

extension VarlinkClient {
  /// Connects to a service that listens on a Unix socket.
  ///
  /// - Parameters:
  ///   - path: The socket's path, at most 107 bytes; with `@` in front an abstract name.
  ///   - replyLimit: The longest reply that is taken, in bytes.
  /// - Throws: ``VarlinkTransportError/system(errno:)``: `ENOENT` where there is no socket,
  ///   `ECONNREFUSED` where nobody listens, `EAGAIN` where too many wait already.
  public convenience init(
    socket path: String,
    replyLimit: Int = VarlinkFrames.replyByteLimit
  ) throws(VarlinkTransportError) {
    // Safe because: the string ends with a NUL for as long as the call takes.
    let descriptor = unsafe paraph_stream_connect(path)
    guard descriptor >= 0 else { throw .system(errno: errno) }
    try self.init(
      input: descriptor,
      output: descriptor,
      callLimit: VarlinkServer.Limits().frameByteCount,
      replyLimit: replyLimit
    )
  }
}
