internal import Glibc
public import Policy

extension PolicyAccounts {
  /// The users and groups that the machine's name service knows.
  public static let ofThisMachine = PolicyAccounts(
    user: { name in
      unsafe lookUp { room, size in
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        // Safe because: the string is terminated, all outlive the call, and only a number is kept.
        let error = unsafe getpwnam_r(name, &entry, room, size, &found)
        return unsafe (error, found == nil ? nil : entry.pw_uid)
      }
    },
    group: { name in
      unsafe lookUp { room, size in
        var entry = unsafe Glibc.group()
        var found: UnsafeMutablePointer<group>?
        // Safe because: the string is terminated, all outlive the call, and only a number is kept.
        let error = unsafe getgrnam_r(name, &entry, room, size, &found)
        return unsafe (error, found == nil ? nil : entry.gr_gid)
      }
    }
  )

  /// The largest entry that is read: a group with some ten thousand members.
  private static let largestEntry = 1 << 20

  /// Asks with more and more room until the answer fits.
  ///
  /// - Parameter ask: Asks with so much room at a place; gives the system's error number, and the
  ///   number of what was found.
  /// - Returns: The number, nil if nothing was found.
  private static func lookUp(
    _ ask: (UnsafeMutablePointer<CChar>, Int) -> (error: Int32, number: UInt32?)
  ) -> UInt32? {
    var size = 1 << 12
    while size <= largestEntry {
      let (error, number) = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) {
        room in
        unsafe room.baseAddress.map { unsafe ask($0, room.count) } ?? (ENOMEM, nil)
      }
      guard error == ERANGE else { return error == 0 ? number : nil }
      size *= 4
    }
    return nil
  }
}
