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
  /// Whether a person asks, who is told paths and what to do.
  ///
  /// What a program hears may become a text for others: git writes it into the commit that merges
  /// a tag.
  private let isForPerson: Bool

  /// Reads `PARAPH_KEYS`, or else `paraph/keys` in the user's configuration.
  ///
  /// - Parameter isForPerson: Whether a person asks, and no program.
  /// - Throws: ``Failure`` if no folder can be named, its name isn't UTF-8, or it is there and
  ///   can't be read.
  init(isForPerson: Bool = true) throws(Failure) {
    self.isForPerson = isForPerson
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
      guard error.failure == .notFound else {
        throw Failure(
          "KeysNotRead",
          isForPerson
            ? FileSentences.sentence(error)
            : "the folder of certificates \(FileSentences.predicate(error))",
          status: .file
        )
      }
      keyring = Keyring([])
      problems = []
      isThere = false
    }
  }

  /// What there is none of where a key isn't found.
  var wanted: String { problems.isEmpty ? "certificate" : "certificate that can be used" }

  /// What to do when a certificate isn't there; the ``problems`` have been said before.
  var hint: String {
    guard isThere else {
      return "make the folder \(printable(path)) and put the certificates into it that you trust"
    }
    return (problems.isEmpty ? "put the" : "what is named above can't be used; put another")
      + " certificate into \(printable(path)) as NAME.asc or NAME.pgp, if you trust it"
  }

  /// Says to a person what couldn't be used.
  func warn() {
    guard isForPerson else { return }
    for problem in problems { Streams.say("warning: \(problem)") }
  }

  /// What is said beside that no certificate has the key of a signature.
  var linesWithoutKey: [String] {
    if isForPerson { return ["hint: \(hint)"] }
    guard !problems.isEmpty else { return [] }
    return ["warning: not all certificates can be used; paraph-gpg --list-keys says which"]
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
