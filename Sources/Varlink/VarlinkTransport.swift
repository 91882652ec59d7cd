/// What carries the frames of one connection.
///
/// ``DescriptorTransport`` is the one for file descriptors. Neither waiting is ended by
/// cancelling the task that waits: half a frame helps nobody, and who cancels a call still
/// wants what was finished. Use ``stopReceiving()`` or ``close()``.
public protocol VarlinkTransport: Sendable {
  /// Waits for the next frame; one task at a time may wait.
  ///
  /// - Returns: The frame without its NUL; nil when the other side sends no more.
  /// - Throws: ``VarlinkTransportError``; nothing can be received after it.
  func receive() async throws(VarlinkTransportError) -> [UInt8]?

  /// Sends a frame, and waits until the kernel has all of it.
  ///
  /// - Parameter frame: The frame without its NUL.
  /// - Throws: ``VarlinkTransportError``; how much of the frame went out is unknown.
  func send(_ frame: [UInt8]) async throws(VarlinkTransportError)

  /// Waits until the other side sends no more or is gone, however many frames wait to be
  /// received; cancelling the task ends this waiting.
  func untilInputEnds() async

  /// Takes the other side's input for ended: frames that are here are still received.
  func stopReceiving()

  /// Tells the other side that nothing more will be sent, after what is being sent.
  func finishSending()

  /// Ends the connection in both directions; who waits gets ``VarlinkTransportError/closed``.
  func close()
}

/// Why frames can't go over a connection any more.
public enum VarlinkTransportError: Error, Hashable, Sendable {
  /// The other side sent a frame longer than is taken, in bytes.
  case frameTooLong(limit: Int)
  /// The input ended in the middle of a frame, after so many of its bytes.
  case truncatedFrame(byteCount: Int)
  /// The other side is gone and reads nothing more.
  case peerGone
  /// The other side took not one byte for so long.
  case stalled(Duration)
  /// The other side took longer than this from a frame's first byte to its last.
  case slowFrame(Duration)
  /// The other side sent nothing for so long, though a frame was waited for.
  case silent(Duration)
  /// This side has closed the connection, or its half of it.
  case closed
  /// The kernel's error number.
  case system(errno: Int32)
}
