internal import FoundationEssentials

/// A folder of a test's own, removed with the value.
public final class TemporaryFolder: Sendable {
  /// The folder's path, without links in it.
  public let path: String

  /// Makes a folder.
  public init() throws {
    let base = URL(fileURLWithPath: "/tmp").appendingPathComponent("paraph-\(UUID())")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    path = base.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of something in the folder.
  public func path(_ subpath: String) -> String { path + "/" + subpath }

  /// Writes a file, and the folders above it.
  public func write(_ bytes: [UInt8], to subpath: String) throws {
    let parent = URL(fileURLWithPath: path(subpath)).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path(subpath)))
  }

  /// Writes a file, and the folders above it.
  public func write(_ text: String, to subpath: String) throws {
    try write(Array(text.utf8), to: subpath)
  }

  /// Makes a folder, and those above it.
  public func makeFolder(_ subpath: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(subpath),
      withIntermediateDirectories: true
    )
  }

  /// Makes a symbolic link.
  public func link(_ subpath: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path(subpath),
      withDestinationPath: target
    )
  }

  /// Removes a file, a link or a folder.
  public func remove(_ subpath: String) throws {
    try FileManager.default.removeItem(atPath: path(subpath))
  }

  /// Gives a file, a link or a folder another name.
  public func move(_ subpath: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path(subpath), toPath: path(other))
  }

  /// The content of a file, nil if there is none.
  public func read(_ subpath: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path(subpath)).map(Array.init)
  }

  /// The names in a folder, sorted; empty if there is none.
  public func names(_ subpath: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path(subpath))) ?? []).sorted()
  }

  /// Every path beneath the folder, sorted.
  public func tree(_ subpath: String = ".") -> [String] {
    names(subpath).flatMap { name -> [String] in
      let inner = subpath == "." ? name : "\(subpath)/\(name)"
      var isFolder = false
      let exists = FileManager.default.fileExists(atPath: path(inner), isDirectory: &isFolder)
      return [inner] + (exists && isFolder && !isLink(inner) ? tree(inner) : [])
    }
  }

  private func isLink(_ subpath: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path(subpath))) != nil
  }
}
