/// Why a policy file isn't taken, whatever stands in it.
public struct PolicyFileError: Error, Hashable, Sendable {
  /// The file, or the folder that it is in; it may hold any characters.
  public let path: String
  /// Whether it is the folder.
  public let isFolder: Bool
  /// Why.
  public let reason: Reason

  /// Why a file or its folder is refused.
  public enum Reason: Hashable, Sendable {
    /// It belongs to a user who may not decide.
    case owner(UInt32, allowed: [UInt32])
    /// Its group or others may write it; by its permissions.
    case writable(permissions: UInt32)
    /// It is a symbolic link, whose target could be in a folder that others may write.
    case link
    /// It is a folder, a pipe or something else.
    case notFile
    /// It has more bytes than are read.
    case tooLarge(limit: Int)
    /// The system doesn't let it be read; by its error number.
    case system(Int32)
  }
}
