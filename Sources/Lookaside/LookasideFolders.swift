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
  ///   than a million.
  public func folders() throws(LookasideError) -> LookasideFolders {
    var images: [LookasidePath] = []
    var strange: [String] = []
    var waiting: [(path: String, depth: Int)] = [("", 0)]
    var count = 0
    do throws(FileError) {
      while let (path, depth) = waiting.popLast() {
        let folder = path.isEmpty ? root : try root.folder(path)
        for entry in try folder.entries() {
          guard entry.kind == .folder, !entry.name.hasPrefix(".") else { continue }
          count += 1
          guard count <= Self.mostFolders, depth < Self.mostDepth else {
            throw FileError(tooManyNamesIn: folder.path, limit: Self.mostFolders)
          }
          let inside = path.isEmpty ? entry.name : "\(path)/\(entry.name)"
          if let image = LookasidePath(parsing: inside) {
            images.append(image)
          } else if entry.name.contains("@sha256=") {
            strange.append(inside)
          } else {
            waiting.append((inside, depth + 1))
          }
        }
      }
    } catch {
      throw .file(error)
    }
    return LookasideFolders(
      images: images.sorted { $0.description < $1.description },
      strange: strange.sorted()
    )
  }
}
