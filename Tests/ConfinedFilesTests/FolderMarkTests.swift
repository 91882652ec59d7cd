import ConfinedFiles
import FileTesting
import FoundationEssentials
import Glibc
import Testing

/// Marks and locks of folders, fcntl_locking(2) and flock(2), also as another program's.
@Suite
struct FolderMarkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs a body while a mark is set.
  private func marking(_ number: Int64, _ body: () throws -> Void) throws {
    let mark = try FolderMark(number, at: ConfinedFolder(at: folder.path))
    try body()
    _ = consume mark
  }

  @Test
  func `a mark is seen as long as any of those who set it keeps it, and leaves nothing`() throws {
    let watched = try ConfinedFolder(at: folder.path)
    #expect(try !FolderMark.isSet(7, at: watched))
    try marking(7) { () throws in
      try marking(7) { () throws in #expect(try FolderMark.isSet(7, at: watched)) }
      #expect(try FolderMark.isSet(7, at: watched))
      #expect(try !FolderMark.isSet(8, at: watched))
      #expect(try FolderMark.isSet(7, at: ConfinedFolder(at: folder.path, resolution: .partByPart)))
    }
    #expect(try !FolderMark.isSet(7, at: watched))
    #expect(folder.names("").isEmpty)
  }

  @Test
  func `a mark doesn't stand in the way of a lock, nor a lock of a mark`() throws {
    let watched = try ConfinedFolder(at: folder.path)
    try marking(Int64.max - 1) { () throws in
      guard let lock = try FolderLock.trying(watched, .exclusive) else {
        return #expect(Bool(false), "a mark keeps nobody out")
      }
      try marking(0) { () throws in #expect(try FolderMark.isSet(0, at: watched)) }
      lock.release()
    }
  }

  @Test
  func `who has a lock is told by its process`() throws {
    let watched = try ConfinedFolder(at: folder.path)
    #expect(FolderLock.holder(of: watched) == nil)
    guard let lock = try FolderLock.trying(watched, .exclusive) else {
      return #expect(Bool(false), "nobody else has it")
    }
    #expect(FolderLock.holder(of: watched) == getpid())
    lock.release()
    #expect(FolderLock.holder(of: watched) == nil)
  }

  @Test
  func `marks and locks end at once, whatever process shares their descriptors still`() throws {
    let watched = try ConfinedFolder(at: folder.path)
    guard let lock = try FolderLock.trying(watched, .exclusive) else {
      return #expect(Bool(false), "nobody else has it")
    }
    var copies: [Int32] = []
    defer { for copy in copies { close(copy) } }
    try marking(7) { copies = try descriptors().map { dup($0) } }
    // The folder's own, the lock's and the mark's.
    #expect(copies.count == 3 && copies.allSatisfy { $0 >= 0 })
    #expect(try !FolderMark.isSet(7, at: watched))
    #expect(try !isFree(watched))
    lock.release()
    guard let again = try FolderLock.trying(watched, .exclusive) else {
      return #expect(Bool(false), "the lock has ended")
    }
    again.release()
  }

  private func isFree(_ folder: ConfinedFolder) throws -> Bool {
    try FolderLock.trying(folder, .exclusive) != nil
  }

  /// This process's descriptors of the folder.
  private func descriptors() throws -> [Int32] {
    let all = "/proc/self/fd"
    return try FileManager.default.contentsOfDirectory(atPath: all).compactMap(Int32.init).filter {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(all)/\($0)")) == folder.path
    }
  }
}
