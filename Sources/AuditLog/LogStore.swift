internal import ConfinedFiles
internal import Glibc

/// The log as this process has it open; used by one thread at a time.
///
/// Other processes add to the same files, so each use locks the folder and looks first what is
/// new. What is known here is only ever a memory of what the files say.
final class LogStore {
  /// The file that is added to, up to the end of its last line.
  struct Current {
    let file: LogFile
    /// Where the last line ends.
    var byteCount: Int
    /// The bytes after it, which are no line; 0 as a rule.
    var tornCount: Int
  }

  let path: String
  let sizeLimit: Int
  let now: @Sendable () -> AuditTime

  var folder: ConfinedFolder?
  /// Nil until something is added to a log that has no such file.
  var current: Current?
  /// The last line of all files; nil if there is none.
  var last: LastLine?
  /// Lines kept aside that no record tells of yet.
  var untold: [String] = []
  /// The state of the folder's names when ``untold`` was read.
  var listed: FileStatus.Change?
  /// The name of the newest file that is full, where the current one has no line yet.
  var fileBefore: String?
  var memory = LogMemory()
  /// Records that go before the next ones.
  var kept: [AuditRecord] = []

  /// What a new line is chained to.
  struct LastLine {
    let head: AuditHead
    let highWater: AuditTime
  }

  init(path: String, sizeLimit: Int, now: @escaping @Sendable () -> AuditTime) {
    self.path = path
    self.sizeLimit = sizeLimit
    self.now = now
  }

  /// Forgets what is known of the files, but not how far they had come.
  func forget() {
    current = nil
    listed = nil
    memory = LogMemory()
  }

  /// The folder that stands at the path now.
  ///
  /// Who wants a new log moves the whole folder aside, under a running agent too. What is known is
  /// then of the folder that was moved, and the one at the path is met as if for the first time.
  ///
  /// - Parameter open: Opens what stands at the path.
  /// - Returns: The folder, the same as before if it wasn't moved.
  /// - Throws: ``AuditLogError``; what was known is kept then.
  func folderAtPath(
    _ open: (String) throws(FileError) -> ConfinedFolder
  ) throws(AuditLogError) -> ConfinedFolder {
    try onFile { () throws(FileError) in
      let found = try open(path)
      // The one before is still open, so no new folder has got its identity.
      if let folder, try folder.status().identity == found.status().identity { return folder }
      forget()
      last = nil
      untold = []
      fileBefore = nil
      folder = found
      return found
    }
  }

  /// Runs a body while the folder is locked against other processes.
  func locked<Value>(
    _ folder: ConfinedFolder,
    _ kind: FolderLock.Kind,
    _ body: () throws(AuditLogError) -> Value
  ) throws(AuditLogError) -> Value {
    let lock = try lockFolder(folder, kind)
    let result = Result(catching: body)
    lock.release()
    return try result.get()
  }
}

/// Waits for the lock of a folder; it is held for the time of one write as a rule.
///
/// - Throws: ``AuditLogError/locked(path:waited:)`` after ten seconds.
func lockFolder(
  _ folder: ConfinedFolder,
  _ kind: FolderLock.Kind
) throws(AuditLogError) -> FolderLock {
  let patience = Duration.seconds(10)
  let began = ContinuousClock.now
  var pause: UInt32 = 200
  while true {
    let lock = try onFile { () throws(FileError) in try FolderLock.trying(folder, kind) }
    if let lock { return lock }
    guard ContinuousClock.now - began < patience else {
      throw .locked(path: folder.path, waited: patience)
    }
    usleep(pause)
    pause = min(pause * 2, 5000)
  }
}
