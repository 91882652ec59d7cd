import AgentClient
import CertificateFiles
import Certificates
import ConfinedFiles
import Gcrypt
import GnuPGAnswers
import InputSentences
import OpenPGP
import PrintableText

/// The folder that the user keeps certificates in: whose signatures are good is what lies there.
struct KeyFolder: Sendable {
  /// The folder, as it is shown.
  let path: String
  /// The certificates.
  let keyring: Keyring
  /// What couldn't be used, as sentences.
  let problems: [String]
  /// Whether the folder is there at all.
  let isThere: Bool

  /// Reads `PARAPH_KEYS`, or else `paraph/keys` in the user's configuration.
  ///
  /// - Throws: ``Failure`` if no folder can be named, its name isn't UTF-8, or it is there and
  ///   can't be read.
  init() throws(Failure) {
    if let named = try Surroundings.variable("PARAPH_KEYS") {
      path = named
    } else if let folder = try Surroundings.variable("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
      path = folder + "/paraph/keys"
    } else if let home = try Surroundings.variable("HOME"), home.hasPrefix("/") {
      path = home + "/.config/paraph/keys"
    } else {
      throw Failure(
        "NoKeyFolder",
        "there is no folder of certificates: neither PARAPH_KEYS, XDG_CONFIG_HOME nor HOME is set",
        status: .usage
      )
    }
    do throws(FileError) {
      let folder = try CertificateFolder(at: [path])
      keyring = Keyring(folder.certificates)
      problems = folder.problems.map(CertificateSentences.sentence)
      isThere = true
    } catch {
      guard error.failure == .notFound else { throw FileSentences.failure("KeysNotRead", error) }
      keyring = Keyring([])
      problems = []
      isThere = false
    }
  }

  /// What to do when a certificate isn't there.
  var hint: String {
    isThere
      ? "put the certificate into \(printable(path)) as NAME.asc or NAME.pgp, if you trust it"
      : "make the folder \(printable(path)) and put the certificates into it that you trust"
  }

  /// Says what couldn't be used.
  func warn() {
    for problem in problems { Streams.say("warning: \(problem)") }
  }

  /// The certificate as the files have it, to be passed on.
  ///
  /// - Parameter certificate: One of the ``keyring``.
  /// - Returns: Its packets, of every file that has it.
  /// - Throws: ``Failure`` if a file can't be read any more.
  func packets(of certificate: Certificate) throws(Failure) -> [UInt8] {
    var packets: [UInt8] = []
    do throws(FileError) {
      for bytes in try files() {
        // A file that holds no certificates was warned of.
        let found = try? CertificateFile.packets(of: certificate.primary.key, in: bytes)
        packets += found ?? []
      }
    } catch {
      throw FileSentences.failure("KeysNotRead", error)
    }
    return packets
  }

  private func files() throws(FileError) -> [[UInt8]] {
    let folder: ConfinedFolder
    do {
      folder = try ConfinedFolder(at: path)
    } catch {
      guard error.failure == .notFolder else { throw error }
      return [try readFile(at: path, limit: CertificateFile.maximumByteCount)]
    }
    var files: [[UInt8]] = []
    for entry in try folder.entries(limit: CertificateFolder.maximumNameCount)
    where entry.kind != .folder && CertificateFolder.isCertificate(entry.name) {
      if let bytes = try? folder.read(entry.name, limit: CertificateFile.maximumByteCount) {
        files.append(bytes)
      }
    }
    return files
  }
}
