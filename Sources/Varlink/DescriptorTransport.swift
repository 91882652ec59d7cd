internal import OwnThread

/// The frames of one connection over file descriptors: a socket, or a pair of pipes.
///
/// A thread of its own does all that may block, with every signal blocked, so that a peer who
/// is gone is an error and no SIGPIPE. The descriptors stay as blocking as they are: their
/// flags are shared with other processes. What is read ahead is bounded; a writer waits.
public final class DescriptorTransport: VarlinkTransport {
  /// How long a peer may take not one byte before it counts as gone.
  public static let standardSendTimeLimit: Duration = .seconds(30)

  private let loop: DescriptorLoop

  /// Begins to read and write.
  ///
  /// Both descriptors belong to the transport from now on, also if
  /// it can't begin; it closes them, and they may be the same.
  ///
  /// - Parameters:
  ///   - input: Where the other side's frames come from.
  ///   - output: Where ours go to.
  ///   - frameLimit: The longest frame that is received, in bytes.
  ///   - sendTimeLimit: How long the peer may take not one byte of what is sent.
  ///   - patience: How long the peer may take for a frame; nil for as long as it likes.
  /// - Throws: ``VarlinkTransportError/system(errno:)`` if there is no thread to be had.
  public init(
    input: Int32,
    output: Int32,
    frameLimit: Int = VarlinkFrames.callByteLimit,
    sendTimeLimit: Duration = standardSendTimeLimit,
    patience: ReceivePatience? = nil
  ) throws(VarlinkTransportError) {
    let descriptors = try TransportDescriptors(input: input, output: output)
    loop = DescriptorLoop(
      descriptors,
      frameLimit: frameLimit,
      sendTimeLimit: sendTimeLimit,
      patience: patience
    )
    if let failure = startThread(named: "varlink", { [loop] in loop.run() }) {
      descriptors.closeAll()
      throw .system(errno: failure)
    }
  }

  deinit { loop.close() }

  /// Waits for the next frame; one task at a time may wait.
  public func receive() async throws(VarlinkTransportError) -> [UInt8]? {
    try await loop.receive().get()
  }

  /// Sends a frame, and waits until the kernel has all of it.
  public func send(_ frame: [UInt8]) async throws(VarlinkTransportError) {
    try await loop.send(frame + [0]).get()
  }

  /// Waits until the other side sends no more or is gone.
  public func untilInputEnds() async { await loop.untilInputEnds() }

  /// Takes the other side's input for ended.
  public func stopReceiving() { loop.stopReceiving() }

  /// Tells the other side that nothing more will be sent.
  public func finishSending() { loop.finishSending() }

  /// Ends the connection in both directions.
  public func close() { loop.close() }
}
