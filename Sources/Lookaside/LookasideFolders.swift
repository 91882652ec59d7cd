internal import ConfinedFiles

/// The folders of a checkout that hold signatures, or look as if they did.
public struct LookasideFolders: Hashable, Sendable {
  /// Those of images, by path.
  public let images: [LookasidePath]
  /// Those with a digest in their name that no reader would ever look into, by path.
  public let strange: [String]
}

extension LookasideCheckout {
  /// How deep repositories may lie; names of repositories have fewer parts.
  private static let mostDepth = 16
  /// The most folders that are looked at.
  private static let mostFolders = 1_000_000

  /// Finds all folders of signatures.
  ///
  /// Names that begin with a dot, as git's own folder, are no part of a repository's name and
  /// aren't looked into. Neither are symbolic links, so that nothing is found twice.
  ///
  /// - Returns: The folders.
  /// - Throws: ``LookasideError/file(_:)``: one couldn't be opened or listed, or there are more
  ///   than a million. ``LookasideError/tooDeep(path:limit:)``.
  public func folders() throws(LookasideError) -> LookasideFolders {
    var images: [LookasidePath] = []
    var strange: [String] = []
    var waiting: [(path: String, depth: Int)] = [("", 0)]
    var count = 0
    while let (path, depth) = waiting.popLast() {
      let (names, shown) = try folderNames(in: path)
      for name in names {
        count += 1
        guard count <= Self.mostFolders else {
          throw .file(FileError(tooManyNamesIn: shown, limit: Self.mostFolders))
        }
        guard depth < Self.mostDepth else {
          throw .tooDeep(path: shown + "/" + name, limit: Self.mostDepth)
        }
        let inside = path.isEmpty ? name : "\(path)/\(name)"
        if let image = LookasidePath(parsing: inside) {
          images.append(image)
        } else if name.contains("@sha256=") {
          strange.append(inside)
        } else {
          waiting.append((inside, depth + 1))
        }
      }
    }
    return LookasideFolders(
      images: images.sorted { $0.description < $1.description },
      strange: strange.sorted()
    )
  }

  /// The folders in a folder that may be parts of a repository's name, and how it is shown.
  private func folderNames(
    in path: String
  ) throws(LookasideError) -> (names: [String], shown: String) {
    do throws(FileError) {
      let folder = path.isEmpty ? root : try root.folder(path)
      let entries = try folder.entries().filter { $0.kind == .folder && !$0.name.hasPrefix(".") }
      return (entries.map(\.name), folder.path)
    } catch {
      throw .file(error)
    }
  }
}
