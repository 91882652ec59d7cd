import AgentClient
import FoundationEssentials
import Glibc

/// A checkout's index, which is only changed under the lock that git's own programs take.
///
/// Source: gitrepository-layout(5); git's lockfile.h: who makes `index.lock` may replace `index`.
struct GitIndex: Sendable {
  /// How often a lock that is taken is asked for again, and after how long: an editor's git has it
  /// for a moment, and a commit that was signed is worth waiting for.
  private static let tries = 50
  private static let pause = Duration.milliseconds(100)

  private let path: String
  /// Files of this process's own, in which an index is put together.
  private let draft: String

  /// Finds the index.
  ///
  /// - Throws: ``Failure``.
  init(of git: Git) async throws(Failure) {
    let directory = try await git.tell(["rev-parse", "--absolute-git-dir"])
    path = directory + "/index"
    draft = "\(directory)/paraph-index-\(getpid())"
  }

  /// The lock's file.
  var lock: String { path + ".lock" }

  /// Whether another program has the lock, or left it.
  var isLocked: Bool { FileManager.default.fileExists(atPath: lock) }

  /// Puts an index together that isn't the checkout's.
  ///
  /// - Parameter body: Is given what git's environment must have.
  /// - Returns: What the body returned.
  /// - Throws: What the body throws.
  func drafting<Value>(
    _ body: ([String: String]) async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    defer { Self.remove(draft) }
    return try await body(["GIT_INDEX_FILE": draft])
  }

  /// Changes the checkout's index together with something else.
  ///
  /// The index comes first: who is killed in between leaves files that are staged. The other way
  /// round they would be taken away by the next commit.
  ///
  /// - Parameters:
  ///   - change: Is given what git's environment must have to change a copy of the index.
  ///   - publish: What belongs together with it.
  /// - Throws: ``Failure`` if the lock can't be had, or what the bodies throw; the index is as it was
  ///   then.
  func change(
    _ change: ([String: String]) async throws(Failure) -> Void,
    publishing publish: () async throws(Failure) -> Void
  ) async throws(Failure) {
    try await takeLock()
    defer { Self.remove(lock) }
    let before = draft + "-before"
    defer { Self.remove(before) }
    try await drafting { environment throws(Failure) in
      // There is none yet where nothing was ever added.
      let isThere = FileManager.default.fileExists(atPath: path)
      if isThere {
        do {
          try FileManager.default.copyItem(atPath: path, toPath: draft)
          try FileManager.default.copyItem(atPath: path, toPath: before)
        } catch {
          throw GitSentences.refused("update-index", "\(path) can't be copied")
        }
      }
      try await change(environment)
      // Safe because: both strings are terminated and outlive the call.
      guard unsafe rename(draft, path) == 0 else {
        throw GitSentences.refused("update-index", "\(path) can't be replaced")
      }
      do throws(Failure) {
        try await publish()
      } catch {
        // Safe because: both strings are terminated and outlive the call.
        if isThere { _ = unsafe rename(before, path) } else { Self.remove(path) }
        throw error
      }
    }
  }

  private func takeLock() async throws(Failure) {
    for attempt in 1...Self.tries {
      // Safe because: the string is terminated and outlives the call.
      let file = unsafe open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 {
        close(file)
        return
      }
      guard errno == EEXIST, attempt < Self.tries else { break }
      try? await Task.sleep(for: Self.pause)
    }
    throw GitSentences.refused("update-index", GitSentences.locked(lock))
  }

  private static func remove(_ path: String) {
    // Safe because: the string is terminated and outlives the call.
    _ = unsafe unlink(path)
  }
}
