internal import ConfinedFiles
public import ContainerSignature

extension LookasideCheckout {
  /// Checks that one more signature of an image can be added, as far as that shows beforehand.
  ///
  /// A signature costs a person a touch; who checks this first asks for none in vain. A disk that
  /// fills up meanwhile is still found only by ``append(_:for:)``.
  ///
  /// - Parameter image: The image.
  /// - Throws: ``LookasideError``, what ``append(_:for:)`` would throw.
  public func checkRoom(for image: ImageToSign) throws(LookasideError) {
    let outcome: Result<Void, LookasideError>
    do throws(FileError) {
      outcome = room(in: try root.folder(LookasidePath(for: image).description))
    } catch {
      // A folder that isn't there yet has room, if it can be made.
      outcome = error.failure == .notFound ? writable(root) : .failure(.file(error))
    }
    try outcome.get()
  }

  /// Checks that signatures of these images can be added, as far as that shows beforehand.
  ///
  /// Besides what ``checkRoom(for:)`` checks, the disk must have blocks for all of them.
  ///
  /// - Parameters:
  ///   - images: The images.
  ///   - files: The bytes of each further file that is to get its room from the same disk.
  ///   - triesNaming: Whether a file system of which it isn't known that it can name files without
  ///     replacing any is tried, with an empty file that is removed again.
  /// - Returns: Every reason against it, each once; none if they can be added.
  public func obstacles(
    to images: [ImageToSign],
    besides files: [Int] = [],
    triesNaming: Bool
  ) -> [LookasideError] {
    var obstacles: [LookasideError] = []
    for image in images {
      do throws(LookasideError) {
        try checkRoom(for: image)
      } catch {
        // A folder that nobody may write to is one reason, for however many images.
        if !obstacles.contains(error) { obstacles.append(error) }
      }
    }
    guard obstacles.isEmpty, !(images.isEmpty && files.isEmpty) else { return obstacles }
    do throws(FileError) {
      if triesNaming { try root.checkNaming() }
      guard let room = try root.freeRoom() else { return [] }
      let folderCount = Set(images.map(LookasidePath.init).map(\.description)).count { path in
        !root.holds(path)
      }
      let needed =
        images.count * room.blocks(forFileOf: Self.usualSignature)
        + folderCount * room.blocks(forFileOf: 1)
        + files.map(room.blocks(forFileOf:)).reduce(0, +)
      guard needed > room.blockCount else { return [] }
      return [
        .noRoom(
          path: root.path,
          neededBytes: needed * room.blockBytes,
          freeBytes: room.blockCount * room.blockBytes
        )
      ]
    } catch {
      return [.file(error)]
    }
  }

  /// The bytes of a signature by a key of 4096 bits over a long name, rounded up.
  private static let usualSignature = 1024

  private func room(in folder: ConfinedFolder) -> Result<Void, LookasideError> {
    let free = (1...Self.mostSignatures).first { number in
      !folder.leadsSomewhere(LookasidePath.file(number))
    }
    guard let free else {
      return .failure(.full(path: folder.path, limit: Self.mostSignatures))
    }
    guard !folder.holds(LookasidePath.file(free)) else {
      return .failure(.danglingLink(path: folder.path + "/" + LookasidePath.file(free)))
    }
    return writable(folder)
  }

  private func writable(_ folder: ConfinedFolder) -> Result<Void, LookasideError> {
    do throws(FileError) {
      try folder.checkWritable()
      return .success(())
    } catch {
      return .failure(.file(error))
    }
  }
}
