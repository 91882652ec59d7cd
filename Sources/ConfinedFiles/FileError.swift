internal import Glibc

/// An operation on a file that failed, and on which file.
public struct FileError: Error, Hashable, Sendable {
  /// What was to be done.
  public enum Operation: String, Hashable, Sendable {
    /// Opening a file or a folder.
    case open
    /// Asking for a file's kind and size.
    case status
    /// Reading.
    case read
    /// Listing a folder.
    case list
    /// Making a folder or a file.
    case create
    /// Writing.
    case write
    /// Setting the mode.
    case mode
    /// Waiting until it is on the disk.
    case sync
    /// Giving a file its name.
    case link
    /// Taking a file's name away.
    case remove
    /// Keeping other processes out.
    case lock
  }

  /// What was to be done.
  public let operation: Operation
  /// The file or folder; it may hold any characters and must be escaped where it is shown.
  public let path: String
  /// Why it failed.
  public let failure: FileFailure

  init(_ operation: Operation, _ path: String, _ failure: FileFailure) {
    self.operation = operation
    self.path = path
    self.failure = failure
  }

  /// A folder with more in it than is looked at.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - limit: How much is looked at.
  public init(tooManyNamesIn path: String, limit: Int) {
    self.init(.list, path, .tooManyNames(limit: limit))
  }
}

/// Why an operation on a file failed.
public enum FileFailure: Error, Hashable, Sendable {
  /// There is no such file or folder, or a symbolic link leads nowhere.
  case notFound
  /// Not allowed for this user.
  case notPermitted
  /// The file system is mounted read-only.
  case readOnly
  /// No space is left.
  case diskFull
  /// The user's quota is used up.
  case quota
  /// More bytes than are allowed: by a limit here, which is named, or by the system.
  case tooLarge(limit: Int?)
  /// A symbolic link leads out of the folder that may not be left, or links are in a loop.
  case leavesFolder
  /// Something else stands where a folder should be.
  case notFolder
  /// Something else stands where an ordinary file should be.
  case notFile
  /// The name is longer than the file system allows.
  case nameTooLong
  /// The file system takes no such name, as FAT none with a colon.
  case nameRefused
  /// It exists already.
  case exists
  /// More names in a folder than are read.
  case tooManyNames(limit: Int)
  /// A name that isn't UTF-8, or no path beneath a folder.
  case invalidName
  /// Too many files are open.
  case tooManyOpenFiles
  /// The file system knows no way to give a file a name without replacing what has it.
  case noNamingWithoutReplacing
  /// The disk, or what it hangs on, failed.
  case device
  /// Anything else, with the system's number.
  case system(Int32)

  /// The reason that a number of the system stands for.
  ///
  /// - Parameter number: An `errno`.
  public init(errno number: Int32) {
    self =
      switch number {
      case ENOENT: .notFound
      case EACCES, EPERM: .notPermitted
      case EROFS: .readOnly
      case ENOSPC: .diskFull
      case EDQUOT: .quota
      case EFBIG: .tooLarge(limit: nil)
      case EXDEV, ELOOP: .leavesFolder
      case ENOTDIR: .notFolder
      case EISDIR: .notFile
      case ENAMETOOLONG: .nameTooLong
      case EEXIST: .exists
      case EMFILE, ENFILE: .tooManyOpenFiles
      case EIO, ENXIO, ENODEV: .device
      default: .system(number)
      }
  }
}
