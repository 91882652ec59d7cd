public import ConfinedFiles
public import ContainerSignature

/// Why a list of digests or a request couldn't be read.
public enum RequestFileError: Error, Hashable, Sendable {
  /// A file or folder couldn't be opened or read.
  case file(FileError)
  /// A folder without any list, that is without a file `*.txt`.
  case noLists(path: String)
  /// Lines that are wrong.
  case lists(DigestListError)
  /// A request that is wrong.
  case request(SigningRequestError)
}

/// Reads a release's lists of digests.
///
/// - Parameter path: One list, or a folder of them, of which each `*.txt` counts.
/// - Returns: All lines as one list.
/// - Throws: ``RequestFileError``.
public func readDigestLists(at path: String) throws(RequestFileError) -> DigestList {
  var files: [(name: String, bytes: [UInt8])] = []
  do throws(FileError) {
    let folder: ConfinedFolder
    do throws(FileError) {
      folder = try ConfinedFolder(at: path)
      var byteCountLeft = DigestList.largestFile
      for entry in try folder.entries() where entry.name.hasSuffix(".txt") {
        let bytes = try folder.read(entry.name, limit: byteCountLeft)
        byteCountLeft -= bytes.count
        files.append((name: "\(path)/\(entry.name)", bytes: bytes))
      }
    } catch  where error.failure == .notFolder {
      files = [(name: path, bytes: try readFile(at: path, limit: DigestList.largestFile))]
    }
  } catch {
    throw .file(error)
  }
  guard !files.isEmpty else { throw .noLists(path: path) }
  do {
    return try DigestList(parsing: files)
  } catch {
    throw .lists(error)
  }
}

/// Reads the images of a request file, which may then be joined with others.
///
/// - Parameter path: The file; `-` is standard input.
/// - Returns: The images, sound by themselves and among each other.
/// - Throws: ``RequestFileError``.
public func readRequest(at path: String) throws(RequestFileError) -> [NamedImage] {
  let bytes: [UInt8]
  do throws(FileError) {
    bytes =
      path == "-"
      ? try readStandardInput(limit: SigningRequest.largestFile)
      : try readFile(at: path, limit: SigningRequest.largestFile)
  } catch {
    throw .file(error)
  }
  do {
    return try SigningRequest.images(parsing: bytes, file: path)
  } catch {
    throw .request(error)
  }
}
