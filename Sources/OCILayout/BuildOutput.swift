internal import ConfinedFiles
public import ContainerSignature

/// Finds the images in a build's output.
///
/// Every OCI layout in the folder counts: as `NAME`, and in the newer form as `oci/NAME` and
/// `rootfs/NAME`; or the folder is itself a layout, and its own name the image's. What is neither
/// is passed over. Each blob that is read is hashed and compared with its name, its length with
/// its descriptor, and no symbolic link is followed out of the folder.
///
/// - Parameters:
///   - path: The folder.
///   - registryPrefix: What stands before the name in a reference, such as `stagex`.
/// - Returns: The images in the order of their folders' names; several platforms are several
///   images, each with its platform. An image that is there twice is named once.
/// - Throws: ``BuildOutputError`` with everything that is wrong.
public func imagesInBuildOutput(
  at path: String,
  registryPrefix: String = "stagex"
) throws(BuildOutputError) -> [NamedImage] {
  var walk = BuildOutputWalk(registryPrefix: registryPrefix)
  do throws(FileError) {
    try walk.read(try ConfinedFolder(at: path))
  } catch {
    walk.problems.append(LayoutProblem(file: error.path, path: nil, reason: .file(error)))
  }
  guard walk.problems.isEmpty else { throw BuildOutputError(problems: walk.problems) }
  return walk.images
}

/// Goes through the folders and on after each problem.
private struct BuildOutputWalk {
  let registryPrefix: String
  var images: [NamedImage] = []
  var problems: [LayoutProblem] = []

  private var seen: Set<ImageToSign> = []
  private var layoutCount = 0

  /// The folders that hold layouts in the newer form.
  private static let groups: Set<String> = ["oci", "rootfs"]

  init(registryPrefix: String) { self.registryPrefix = registryPrefix }

  mutating func read(_ output: ConfinedFolder) throws(FileError) {
    if Self.marks(in: output).isEmpty {
      for name in try names(in: output) {
        if Self.groups.contains(name), Self.marks(of: name, in: output).isEmpty {
          for inner in try names(in: try output.folder(name)) {
            readLayout(at: "\(name)/\(inner)", in: output)
          }
        } else {
          readLayout(at: name, in: output)
        }
      }
    } else {
      let name = output.path.split(separator: "/").last.map(String.init) ?? ""
      read(LayoutReader(output, subpath: nil, name: name))
    }
    if layoutCount == 0, problems.isEmpty {
      problems.append(LayoutProblem(file: output.path, path: nil, reason: .noLayouts))
    }
  }

  private mutating func readLayout(at subpath: String, in output: ConfinedFolder) {
    guard !Self.marks(of: subpath, in: output).isEmpty else { return }
    let name = subpath.split(separator: "/").last.map(String.init) ?? ""
    read(LayoutReader(output, subpath: subpath, name: name))
  }

  private mutating func read(_ reader: LayoutReader) {
    layoutCount += 1
    var reader = reader
    for named in reader.read(registryPrefix: registryPrefix)
    where seen.insert(named.image).inserted {
      images.append(named)
    }
    problems += reader.problems
  }

  private func names(in folder: ConfinedFolder) throws(FileError) -> [String] {
    try folder.entries().filter { $0.kind == .folder || $0.kind == .link }.map(\.name)
  }

  /// Which of the things that make a layout are there.
  private static func marks(of subpath: String? = nil, in folder: ConfinedFolder) -> [String] {
    ["oci-layout", "index.json", "blobs"].filter { mark in
      folder.leadsSomewhere(subpath.map { "\($0)/\(mark)" } ?? mark)
    }
  }
}
