internal import Synchronization

/// How many signatures calls were let through for that stand in no record yet.
///
/// Several cards sign at once, and the log counts what it has: without these each call would have
/// to itself all that an hour has left.
final class SignaturesUnderway: Sendable {
  private let count = Mutex(0)

  /// One call's share, until ``end()`` or the value ends.
  final class Share: Sendable {
    private let whole: SignaturesUnderway
    private let own: Mutex<Int>

    fileprivate init(_ count: Int, of whole: SignaturesUnderway) {
      self.whole = whole
      own = Mutex(count)
      whole.count.withLock { $0 += count }
    }

    deinit { end() }

    /// What all other calls have.
    var others: Int {
      let own = own.withLock(\.self)
      return whole.count.withLock { $0 - own }
    }

    /// So many of them stand in the log, which counts them from now on.
    func recorded(_ number: Int) {
      own.withLock { $0 -= number }
      whole.count.withLock { $0 -= number }
    }

    /// Those that are left won't be made.
    func end() {
      let rest = own.withLock { own in
        defer { own = 0 }
        return own
      }
      whole.count.withLock { $0 -= rest }
    }
  }

  /// A call is about to be let through.
  ///
  /// - Parameter count: How many signatures it asks for.
  /// - Returns: Its share.
  func begin(_ count: Int) -> Share { Share(count, of: self) }
}
