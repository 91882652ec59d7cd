internal import ConfinedFiles
internal import OpenPGP

/// The certificates of several files, those with the same primary key put together.
struct CertificateGathering {
  /// A certificate that isn't checked yet.
  struct Found {
    let primary: PublicKey
    var copies: [UncheckedCertificate]
    /// The first file that has it.
    let file: String
    /// The paths that were named and led to it.
    var namedPaths: Set<String>
  }

  private(set) var found: [Found] = []
  private(set) var problems: [CertificateFileProblem] = []
  private var indices: [PublicKey: Int] = [:]

  /// Adds what a path leads to.
  mutating func add(_ path: String) throws(FileError) {
    let folder: ConfinedFolder
    do {
      folder = try ConfinedFolder(at: path)
    } catch {
      guard error.failure == .notFolder else { throw error }
      return addFile(path)
    }
    try add(folder, named: path)
  }

  /// Adds a file that was named.
  mutating func addFile(_ path: String) {
    do throws(FileError) {
      let limit = CertificateFile.maximumByteCount
      add(try readFile(at: path, limit: limit), from: path, named: path)
    } catch {
      problems.append(CertificateFileProblem(path: path, reason: .file(error.failure)))
    }
  }

  private mutating func add(_ folder: ConfinedFolder, named: String) throws(FileError) {
    var byteCountLeft = CertificateFolder.maximumByteCount
    for entry in try folder.entries(limit: CertificateFolder.maximumNameCount) {
      guard entry.kind != .folder, CertificateFolder.isCertificate(entry.name) else { continue }
      let path = "\(folder.path)/\(entry.name)"
      guard byteCountLeft > 0 else {
        let limit = CertificateFolder.maximumByteCount
        problems.append(CertificateFileProblem(path: path, reason: .tooManyBytes(limit: limit)))
        return
      }
      do throws(FileError) {
        let limit = min(CertificateFile.maximumByteCount, byteCountLeft)
        let bytes = try folder.read(entry.name, limit: limit)
        byteCountLeft -= bytes.count
        add(bytes, from: path, named: named)
      } catch {
        problems.append(CertificateFileProblem(path: path, reason: .file(error.failure)))
      }
    }
  }

  private mutating func add(_ bytes: [UInt8], from path: String, named: String) {
    let file: CertificateFile
    do {
      file = try CertificateFile(parsing: bytes)
    } catch {
      problems.append(CertificateFileProblem(path: path, reason: .content(error)))
      return
    }
    problems += file.problems.map { problem in
      CertificateFileProblem(path: path, reason: .certificate(problem))
    }
    for certificate in file.certificates {
      if let index = indices[certificate.primary] {
        found[index].copies.append(certificate)
        found[index].namedPaths.insert(named)
        continue
      }
      let limit = CertificateFolder.maximumCertificateCount
      guard found.count < limit else {
        problems.append(
          CertificateFileProblem(path: path, reason: .tooManyCertificates(limit: limit))
        )
        return
      }
      indices[certificate.primary] = found.count
      found.append(
        Found(
          primary: certificate.primary,
          copies: [certificate],
          file: path,
          namedPaths: [named]
        )
      )
    }
  }
}
