internal import OwnThread

/// All readers that the PC/SC service knows.
public enum ReaderList {
  /// How often a list is read again because a reader went while it was read.
  private static let attempts = 4

  /// Asks for all readers and their cards, without connecting to any.
  ///
  /// The calls block, and run on a thread of their own.
  ///
  /// - Returns: The readers in the service's order; none is no error.
  /// - Throws: ``PCSCError``.
  public static func current() async throws(PCSCError) -> [ReaderState] {
    let thread = try WorkerThread.forCards()
    return try await withCheckedContinuation { continuation in
      thread.perform {
        continuation.resume(returning: Swift.Result { () throws(PCSCError) in try read() })
      }
      thread.finish()
    }.get()
  }

  private static func read() throws(PCSCError) -> [ReaderState] {
    let context = try ServiceContext.established()
    defer { context.release() }
    var code = ReturnCode.success
    for _ in 1...attempts {
      let names = try context.readerNames()
      guard !names.isEmpty else { return [] }
      let table = StatusTable(readers: names.map { ($0, 0) })
      code = table.wait(0, on: context)
      switch code {
      case .success: return table.found.map { ReaderState($0) }
      case .unknownReader: continue
      default: throw PCSCError(code, during: .other)
      }
    }
    throw PCSCError(code, during: .other)
  }
}
