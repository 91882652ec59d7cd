public import ConfinedFiles

/// Why the log can't be added to or read; nothing was added then.
///
/// Where it can't be added to, no signature may leave the agent.
public enum AuditLogError: Error, Hashable, Sendable {
  /// An operation on a file failed. What was added in part was taken back, and the next try reads
  /// the log anew.
  case file(FileError)
  /// Something else stands where an ordinary file should be.
  case notFile(path: String)
  /// The folder or file belongs to another user.
  case foreign(path: String, owner: UInt32)
  /// The folder or file may be written by others than its owner; `permissions` is its mode.
  case writableByOthers(path: String, permissions: UInt32)
  /// Another process has kept the log locked all the time.
  case locked(path: String, waited: Duration)
  /// A complete line of the file, the last or one shortly before, isn't one of a log.
  case badLine(path: String, AuditLineError)
  /// The line of this number doesn't follow on the line before.
  case brokenChain(path: String, number: Int)
  /// The log had a line of this number before, and now it ends earlier or has another there.
  case cutBack(path: String, number: Int)
  /// More bytes without the end of a line than a crash can leave.
  case tornTooLong(path: String, byteCount: Int, limit: Int)
  /// The record can't be written: a member is too long, negative, or not what it should be.
  case invalidRecord(member: String)
}

/// A line of the log that the rest can be checked by: note it elsewhere.
public struct AuditHead: Hashable, Sendable {
  /// The line's number.
  public let number: Int
  /// The line's SHA-256, its line feed not counted.
  public let hash: AuditHash
}

/// Runs an operation on a file, whose error becomes one of the log.
func onFile<Value: ~Copyable>(
  _ body: () throws(FileError) -> Value
) throws(AuditLogError) -> Value {
  do throws(FileError) { return try body() } catch { throw .file(error) }
}
