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
