import AgentClient
import CertificateFiles
import Certificates
import ConfinedFiles
import InputSentences
import PrintableText

/// The certificates that a command was given with `--keys`.
enum CertificateSource {
  /// Reads the certificates.
  ///
  /// - Parameter paths: Files, and folders of files.
  /// - Returns: The certificates, and a line for whatever couldn't be used.
  /// - Throws: ``Failure`` if something that was named can't be read at all, or holds nothing.
  static func read(
    _ paths: [String]
  ) throws(Failure) -> (certificates: [Certificate], warnings: [String]) {
    var certificates: [Certificate] = []
    var warnings: [String] = []
    for path in paths {
      let read: CertificateFolder
      do throws(FileError) {
        read = try CertificateFolder(at: path)
      } catch {
        throw FileSentences.failure("KeysNotRead", error)
      }
      certificates += read.certificates
      warnings += read.problems.map(CertificateSentences.sentence)
      guard read.certificates.isEmpty else { continue }
      throw Failure(
        "NoCertificates",
        ["there is no certificate in '\(printable(path))'"]
          + read.problems.map(CertificateSentences.sentence),
        hint: "export them with: gpg --export --armor NAME >keys/NAME.asc",
        status: .refused
      )
    }
    return (certificates, warnings)
  }
}
