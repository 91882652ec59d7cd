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
    /// One certificate can't be used as it is with all its copies in several files.
    case copies(Fingerprint, CertificateProblem.Reason)
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

/// The certificates of files and folders, and what couldn't be used there.
public struct CertificateFolder: Sendable {
  /// The most names that a folder may have.
  public static let maximumNameCount = 4096
  /// The most bytes that are read from a folder.
  public static let maximumByteCount = 64 << 20
  /// The most certificates that are read.
  public static let maximumCertificateCount = 10_000
  /// How the names of files end that are read.
  public static let extensions = ["asc", "gpg", "pgp"]

  /// The certificates in the order they were read; copies of one certificate are one.
  public let certificates: [Certificate]
  /// What couldn't be used.
  public let problems: [CertificateFileProblem]
  /// Those of the paths that were named where nothing is that can be used.
  public let fruitlessPaths: [String]

  /// Reads a file that the caller named.
  ///
  /// - Parameter path: The file; links are followed.
  public init(file path: String) {
    var gathering = CertificateGathering()
    gathering.addFile(path)
    self.init(gathering, named: [path])
  }

  /// Reads what paths lead to, files and folders: of a folder the files whose names end in `.asc`,
  /// `.gpg` or `.pgp`, not those of folders in it, and no link leads out of it.
  ///
  /// All copies of one certificate are put together before anything in it is believed: one of
  /// them may know of a revocation, or of who may revoke, that another doesn't.
  ///
  /// - Parameter paths: The paths; links in them are followed.
  /// - Throws: `FileError` if one is a folder that can't be listed, or isn't there; a file that
  ///   can't be read is among the ``problems``.
  public init(at paths: [String]) throws(FileError) {
    var gathering = CertificateGathering()
    for path in paths { try gathering.add(path) }
    self.init(gathering, named: paths)
  }

  private init(_ gathering: CertificateGathering, named paths: [String]) {
    var certificates: [Certificate] = []
    var problems = gathering.problems
    var fruitful: Set<String> = []
    for found in gathering.found {
      let key = fingerprint(of: found.primary)
      let reason: CertificateFileProblem.Reason
      do throws(CertificateProblem.Reason) {
        let merged = try UncheckedCertificate(merging: found.copies)
        do throws(CertificateRejection) {
          certificates.append(try Certificate(checking: merged))
          fruitful.formUnion(found.namedPaths)
          continue
        } catch {
          reason = .rejected(key, error)
        }
      } catch {
        reason = .copies(key, error)
      }
      problems.append(CertificateFileProblem(path: found.file, reason: reason))
    }
    self.certificates = certificates
    self.problems = problems
    fruitlessPaths = paths.filter { !fruitful.contains($0) }
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
