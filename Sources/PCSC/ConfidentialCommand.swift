import ISO7816

/// The place where a command with a secret in it is put together.
final class ConfidentialCommand {
  private let page: LockedPage

  /// Takes locked memory.
  ///
  /// - Throws: ``PCSCError/systemRefused(_:errno:)``.
  init() throws(PCSCError) {
    page = try LockedPage()
  }

  /// Sends header, Lc and secret, and wipes them.
  func send<Secret: ConfidentialBytes & ~Copyable>(
    _ header: [UInt8],
    _ secret: borrowing Secret,
    over connection: Connection
  ) throws(TransportError) -> Answer {
    guard header.count == 4, (1...255).contains(secret.count) else {
      throw .commandLength(header.count + 1 + secret.count)
    }
    defer { page.wipe() }
    let count = secret.withBytes { secret in
      let head = header + [UInt8(secret.count)]
      // Safe because: 5 + 255 bytes at most, within the page's capacity.
      for (index, byte) in head.enumerated() { unsafe page.bytes[index] = byte }
      for index in secret.indices { unsafe page.bytes[head.count + index] = secret[index] }
      return head.count + secret.count
    }
    // Safe because: `count` bytes were written above.
    return try unsafe connection.transmit(UnsafeBufferPointer(start: page.bytes, count: count))
  }
}
