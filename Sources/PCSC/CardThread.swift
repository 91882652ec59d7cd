import OwnThread

extension WorkerThread {
  /// A thread for calls of pcscd, which block.
  ///
  /// - Throws: ``PCSCError/systemRefused(_:errno:)``.
  static func forCards() throws(PCSCError) -> WorkerThread {
    do throws(ThreadRefusal) {
      return try WorkerThread(named: "card reader")
    } catch {
      throw .systemRefused(.thread, errno: error.errno)
    }
  }
}
