extension FileFailure {
  /// The reason in words, without the file: lower case, no full stop.
  public var sentence: String {
    switch self {
    case .notFound: "there is no such file or folder"
    case .notPermitted: "this user isn't allowed to"
    case .readOnly: "the file system is read-only"
    case .diskFull: "the disk is full"
    case .quota: "the quota is used up"
    case .tooLarge(let limit):
      limit.map { "it is larger than \($0) bytes" } ?? "it is larger than the system allows"
    case .leavesFolder: "a symbolic link leads out of the folder, or in a circle"
    case .notFolder: "it isn't a folder"
    case .notFile: "it isn't an ordinary file"
    case .nameTooLong: "the name is too long for the file system"
    case .nameRefused: "the file system takes no such name"
    case .exists: "it exists already"
    case .tooManyNames(let limit): "the folder has more than \(limit) names"
    case .invalidName: "the name isn't UTF-8, or no path beneath a folder"
    case .tooManyOpenFiles: "too many files are open"
    case .noNamingWithoutReplacing:
      "the file system can't name a file without replacing one that has the name"
    case .device: "the disk failed"
    case .system(let number): "error \(number)"
    }
  }
}
