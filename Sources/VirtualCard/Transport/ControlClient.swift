import CSupport
import Glibc

/// A client of a ``ControlSocket``; it blocks its thread.
public final class ControlClient: Sendable {
  private let descriptor: Descriptor

  /// Connects.
  ///
  /// - Parameter path: Where the socket is.
  /// - Throws: ``SystemError``.
  public init(path: String) throws(SystemError) {
    // Safe because: the call copies what it needs of the string.
    descriptor = try Descriptor(opened: unsafe paraph_local_connect(path))
  }

  /// Sends a line and waits for the answer, as long as that takes.
  ///
  /// - Parameter line: The line without its end.
  /// - Returns: The answer without its end.
  /// - Throws: ``SystemError``; `ECONNRESET` if the card's program ended before it answered.
  public func send(_ line: String) throws(SystemError) -> String {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      // Safe because: the kernel reads the slice, whose length it is told.
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.send(
          descriptor.number,
          buffer.baseAddress,
          buffer.count,
          Int32(MSG_NOSIGNAL)
        )
      }
      guard count >= 0 else { throw .last }
      rest = rest.dropFirst(count)
    }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while answer.last != UInt8(ascii: "\n") {
      // Safe because: the kernel is told the array's length.
      let count = unsafe read(descriptor.number, &chunk, chunk.count)
      guard count >= 0 else { throw .last }
      guard count > 0 else { throw SystemError(number: ECONNRESET) }
      answer += chunk.prefix(count)
    }
    return String(decoding: answer.dropLast(), as: UTF8.self)
  }
}
