public import Certificates
public import ConfinedFiles
internal import Gcrypt
public import OpenPGP

/// Why a file of certificates, or something in it, can't be used.
public struct CertificateFileProblem: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// The file couldn't be read.
    case file(FileFailure)
    /// The file holds no certificates.
    case content(CertificateReadingError)
    /// One certificate of the file can't be used.
    case certificate(CertificateProblem)
    /// Nothing of one certificate is believed.
    case rejected(Fingerprint, CertificateRejection)
    /// The folder holds more certificates than are read.
    case tooManyCertificates(limit: Int)
    /// The folder holds more bytes than are read.
    case tooManyBytes(limit: Int)
  }

  /// The file's path as it is shown; it may hold any characters.
  public let path: String
  /// What is wrong.
  public let reason: Reason
}

/// The certificates of a file or a folder, and what couldn't be used there.
public struct CertificateFolder: Sendable {
  /// The most names that a folder may have.
  public static let maximumNameCount = 4096
  /// The most bytes that are read from a folder.
  public static let maximumByteCount = 64 << 20
  /// The most certificates that are read from a folder.
  public static let maximumCertificateCount = 10_000
  /// How the names of files end that are read.
  public static let extensions = ["asc", "gpg", "pgp"]

  /// The certificates in the order they were read; copies of one certificate are one.
  public let certificates: [Certificate]
  /// What couldn't be used.
  public let problems: [CertificateFileProblem]

  /// Reads a file that the caller named.
  ///
  /// - Parameter path: The file; links are followed.
  public init(file path: String) {
    var gathering = Gathering()
    do throws(FileError) {
      let limit = CertificateFile.maximumByteCount
      gathering.add(try readFile(at: path, limit: limit), from: path)
    } catch {
      gathering.problems.append(CertificateFileProblem(path: path, reason: .file(error.failure)))
    }
    self.init(gathering, path: path)
  }

  /// Reads the files of a folder whose names end in `.asc`, `.gpg` or `.pgp`, not those of
  /// folders in it.
  ///
  /// - Parameter folder: The folder; no link leads out of it.
  /// - Throws: `FileError` if the folder can't be listed; a file that can't be read is among the
  ///   ``problems``.
  public init(_ folder: ConfinedFolder) throws(FileError) {
    var gathering = Gathering()
    var byteCountLeft = Self.maximumByteCount
    for entry in try folder.entries(limit: Self.maximumNameCount) {
      guard entry.kind != .folder, Self.isCertificate(entry.name) else { continue }
      let path = "\(folder.path)/\(entry.name)"
      guard byteCountLeft > 0 else {
        let reason = CertificateFileProblem.Reason.tooManyBytes(limit: Self.maximumByteCount)
        gathering.problems.append(CertificateFileProblem(path: path, reason: reason))
        break
      }
      do throws(FileError) {
        let limit = min(CertificateFile.maximumByteCount, byteCountLeft)
        let bytes = try folder.read(entry.name, limit: limit)
        byteCountLeft -= bytes.count
        gathering.add(bytes, from: path)
      } catch {
        gathering.problems.append(CertificateFileProblem(path: path, reason: .file(error.failure)))
      }
    }
    self.init(gathering, path: folder.path)
  }

  /// Reads what a path leads to, a file or a folder.
  ///
  /// - Parameter path: The path; links in it are followed.
  /// - Throws: `FileError` if it is a folder that can't be listed.
  public init(at path: String) throws(FileError) {
    let folder: ConfinedFolder
    do {
      folder = try ConfinedFolder(at: path)
    } catch {
      guard error.failure == .notFolder else { throw error }
      self.init(file: path)
      return
    }
    try self.init(folder)
  }

  private init(_ gathering: Gathering, path: String) {
    var certificates: [Certificate] = []
    var problems = gathering.problems
    for (unchecked, path) in zip(gathering.certificates, gathering.paths) {
      do {
        certificates.append(try Certificate(checking: unchecked))
      } catch {
        let name = CertificateFileProblem.Reason.rejected(fingerprint(of: unchecked.primary), error)
        problems.append(CertificateFileProblem(path: path, reason: name))
      }
    }
    self.certificates = certificates
    self.problems = problems
  }

  /// Whether a file of this name is read.
  ///
  /// - Parameter name: The file's name.
  /// - Returns: Whether it ends as the names of certificates do.
  public static func isCertificate(_ name: String) -> Bool {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.utf8.startIndex else {
      return false
    }
    return extensions.contains(String(name[name.utf8.index(after: dot)...]))
  }
}

/// The certificates of several files, those with the same primary key put together.
private struct Gathering {
  var certificates: [UncheckedCertificate] = []
  /// The first file of each certificate.
  var paths: [String] = []
  var problems: [CertificateFileProblem] = []
  private var indices: [PublicKey: Int] = [:]

  mutating func add(_ bytes: [UInt8], from path: String) {
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
        certificates[index].merge(certificate)
        continue
      }
      let limit = CertificateFolder.maximumCertificateCount
      guard certificates.count < limit else {
        problems.append(
          CertificateFileProblem(path: path, reason: .tooManyCertificates(limit: limit))
        )
        return
      }
      indices[certificate.primary] = certificates.count
      certificates.append(certificate)
      paths.append(path)
    }
  }
}
