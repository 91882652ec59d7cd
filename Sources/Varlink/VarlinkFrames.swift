/// Cuts a stream of bytes into frames, each ended by a NUL byte.
///
/// Source: varlink.org, Method Call: a message is one JSON object and a NUL byte.
public struct VarlinkFrames: Sendable {
  /// The longest frame that a service takes, in bytes: room for some 60,000 images to sign.
  public static let callByteLimit = 8 << 20
  /// The longest frame that a client takes, in bytes.
  public static let replyByteLimit = 8 << 20

  /// A frame is longer than the limit.
  public struct TooLong: Error, Hashable, Sendable {
    /// The longest that is taken, in bytes, the NUL not counted.
    public let limit: Int

    /// A frame is longer than so many bytes.
    public init(limit: Int) { self.limit = limit }
  }

  /// The longest frame, in bytes, the NUL not counted.
  public let limit: Int

  /// How many bytes wait to be taken, those of an unfinished frame included.
  public var byteCount: Int { bytes.count - start }

  private var bytes: [UInt8] = []
  /// Where the next frame begins.
  private var start = 0
  /// The first byte that wasn't looked at yet.
  private var unseen = 0
  /// Where the next frame's NUL is, if it was found already.
  private var end: Int?

  /// Begins with no bytes.
  ///
  /// - Parameter limit: The longest frame, in bytes.
  public init(limit: Int = callByteLimit) { self.limit = limit }

  /// Takes bytes as they came, whatever they are cut at.
  ///
  /// - Parameter more: The next bytes of the stream.
  public mutating func append(_ more: some Collection<UInt8>) {
    // Keeps the buffer from growing: what was taken goes when it is the larger part.
    if start > bytes.count / 2 {
      bytes.removeFirst(start)
      unseen -= start
      end = end.map { $0 - start }
      start = 0
    }
    bytes += more
  }

  /// Whether there is a whole frame, or one that is too long already.
  public mutating func hasNext() -> Bool { findEnd() || byteCount > limit }

  /// Takes the next frame out.
  ///
  /// - Returns: The frame without its NUL; nil if it isn't there as a whole.
  /// - Throws: ``TooLong``, again with each further call.
  public mutating func next() throws(TooLong) -> [UInt8]? {
    guard findEnd(), let end else {
      guard byteCount <= limit else { throw TooLong(limit: limit) }
      return nil
    }
    guard end - start <= limit else { throw TooLong(limit: limit) }
    let frame = Array(bytes[start..<end])
    start = end + 1
    self.end = nil
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: start < 1 << 16)
      start = 0
      unseen = 0
    }
    return frame
  }

  private mutating func findEnd() -> Bool {
    if end == nil {
      end = bytes[unseen...].firstIndex(of: 0)
      unseen = end.map { $0 + 1 } ?? bytes.count
    }
    return end != nil
  }
}
