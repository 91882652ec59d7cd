internal import Glibc

extension FolderLock {
  /// The most bytes that are read of the system's list of locks.
  private static let longestList = 1 << 20

  /// Who has a folder exclusively, as far as the system tells.
  ///
  /// It is only good for being told: a folder on another disk may have the same number, and which
  /// disk it is the list and stat(2) say differently for some file systems.
  ///
  /// - Parameter folder: The folder.
  /// - Returns: The process; nil if it isn't known, or in another container.
  ///
  /// Source: proc_locks(5).
  public static func holder(of folder: ConfinedFolder) -> Int32? {
    guard let number = try? folder.status().identity.number,
      let list = try? readFile(at: "/proc/locks", limit: longestList)
    else { return nil }
    for line in String(decoding: list, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 6, words[1] == "FLOCK", words[3] == "WRITE",
        words[5].hasSuffix(":\(number)"), let process = Int32(words[4]), process > 0
      else { continue }
      return process
    }
    return nil
  }
}
