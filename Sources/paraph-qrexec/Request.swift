import Glibc
import QubesService

/// The one request of a call.
enum Request {
  /// Reads it whole, before the agent hears of anything.
  ///
  /// - Parameters:
  ///   - input: Where it comes from.
  ///   - time: How long it may take.
  /// - Returns: The request without its NUL byte.
  /// - Throws: ``Ending`` if it is too long, too late, unfinished, or one of several.
  static func read(from input: Int32, within time: Duration) throws(Ending) -> [UInt8] {
    let end = uptime() + time
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      try wait(for: input, until: end, limit: time)
      // Safe because: the kernel writes no more bytes than the array has.
      let count = unsafe Glibc.read(input, &piece, piece.count)
      guard count >= 0 else {
        if errno == EINTR || errno == EAGAIN { continue }
        throw Ending(.badRequest, "the request can't be read, error \(errno)")
      }
      guard count > 0 else { throw unfinished(bytes.count) }
      let new = piece.prefix(count)
      guard let nul = new.firstIndex(of: 0) else {
        bytes += new
        try check(bytes.count)
        continue
      }
      guard nul == new.endIndex - 1 else { throw severalRequests }
      bytes += new.dropLast()
      try check(bytes.count)
      guard !bytes.isEmpty else { throw Ending(.badRequest, "the request is empty") }
      return bytes
    }
  }

  /// More than a request came.
  static var severalRequests: Ending {
    Ending(.badRequest, "one call takes one request, and more came", hint: "call once for each")
  }

  private static func check(_ count: Int) throws(Ending) {
    guard count <= RequestLimits.byteCount else {
      throw Ending(.badRequest, "the request has more than \(RequestLimits.byteCount) bytes")
    }
  }

  private static func unfinished(_ count: Int) -> Ending {
    guard count > 0 else { return Ending(.badRequest, "the caller sent no request") }
    return Ending(
      .badRequest,
      "the request ended after \(count) bytes, without the NUL byte that ends one"
    )
  }

  private static func wait(
    for input: Int32,
    until end: Duration,
    limit: Duration
  ) throws(Ending) {
    let left = end - uptime()
    var entry = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    // Safe because: there is the one entry.
    guard left > .zero, unsafe poll(&entry, 1, left.pollTime) != 0 else {
      throw Ending(
        .badRequest,
        "the request took longer than the \(limit.components.seconds) seconds that one may take"
      )
    }
  }
}
