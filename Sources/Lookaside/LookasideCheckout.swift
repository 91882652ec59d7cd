public import ConfinedFiles
public import ContainerSignature

/// A folder of signatures, as a checkout of the repository that publishes them.
///
/// Signatures are only ever added: each is complete and on the disk before it gets its name, and
/// the name is the first that is free. Nothing is written outside the folder, whatever symbolic
/// links stand in it. Any number of threads and processes may add at a time.
///
/// Source: signature-protocols.md of containers/image 5.29, "Lookaside".
public struct LookasideCheckout: Sendable {
  /// The most signatures that an image may have; containers/image refuses it at 128.
  public static let mostSignatures = 127

  let root: ConfinedFolder
  private let form: NamelessForm

  /// A signature that was written.
  public struct Written: Hashable, Sendable {
    /// The path beneath the checkout.
    public let path: String
    /// Its number, from 1.
    public let number: Int
  }

  /// Opens a checkout, once: moving or replacing the folder later changes nothing.
  ///
  /// - Parameters:
  ///   - path: The folder; it must be there.
  ///   - resolution: How paths are kept inside.
  ///   - form: How a signature exists before it has its name.
  /// - Throws: `FileError`.
  public init(
    at path: String,
    resolution: PathResolution = .automatic,
    form: NamelessForm = .automatic
  ) throws(FileError) {
    root = try ConfinedFolder(at: path, resolution: resolution)
    self.form = form
  }

  /// Adds a signature under the first free number.
  ///
  /// When it returns, the file and its name are on the disk. It blocks its thread until then.
  ///
  /// - Parameters:
  ///   - signature: The file's content.
  ///   - image: What it signs.
  /// - Returns: Where it stands.
  /// - Throws: ``LookasideError``.
  public func append(
    _ signature: [UInt8],
    for image: ImageToSign
  ) throws(LookasideError) -> Written {
    try append(signature, at: LookasidePath(for: image))
  }

  /// Adds a signature under the first free number of a folder.
  ///
  /// When it returns, the file and its name are on the disk. It blocks its thread until then.
  ///
  /// - Parameters:
  ///   - signature: The file's content.
  ///   - path: The folder; it is made if it isn't there.
  /// - Returns: Where it stands.
  /// - Throws: ``LookasideError``.
  public func append(
    _ signature: [UInt8],
    at path: LookasidePath
  ) throws(LookasideError) -> Written {
    let outcome: Result<Int, LookasideError>
    do throws(FileError) {
      let (folder, changed) = try makeFolder(path)
      let file = try NewFile.written(signature, in: folder, form: form)
      outcome = try take(numberFor: file, in: folder)
      if case .success = outcome {
        try folder.synchronise()
        // A folder that was made is a name in the one above.
        for parent in changed { try parent.synchronise() }
      }
    } catch {
      throw .file(error)
    }
    let number = try outcome.get()
    return Written(path: "\(path)/\(LookasidePath.file(number))", number: number)
  }

  /// Gives a file the first number that is free.
  private func take(
    numberFor file: borrowing NewFile,
    in folder: ConfinedFolder
  ) throws(FileError) -> Result<Int, LookasideError> {
    for number in 1...Self.mostSignatures {
      let name = LookasidePath.file(number)
      // Once more if what had the number went away meanwhile, or there would be a gap.
      repeat {
        if try file.take(name: name) { return .success(number) }
      } while !folder.holds(name)
      guard folder.leadsSomewhere(name) else {
        return .failure(.danglingLink(path: folder.path + "/" + name))
      }
    }
    return .failure(.full(path: folder.path, limit: Self.mostSignatures))
  }

  /// Opens an image's folder, and makes what isn't there.
  ///
  /// - Returns: The folder, and the folders in which one was made, innermost first.
  private func makeFolder(
    _ path: LookasidePath
  ) throws(FileError) -> (ConfinedFolder, changed: [ConfinedFolder]) {
    do {
      return (try root.folder(path.description), [])
    } catch  where error.failure == .notFound {
      var folder = root
      var changed: [ConfinedFolder] = []
      for name in path.parents + [path.name] {
        let (next, isNew) = try folder.makeFolder(name)
        if isNew { changed.insert(folder, at: 0) }
        folder = next
      }
      return (folder, changed)
    }
  }
}
