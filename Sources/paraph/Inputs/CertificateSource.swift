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
    let read: CertificateFolder
    do throws(FileError) {
      read = try CertificateFolder(at: paths)
    } catch {
      throw FileSentences.failure("KeysNotRead", error)
    }
    let warnings = read.problems.map(CertificateSentences.sentence)
    guard read.fruitlessPaths.isEmpty else {
      throw Failure(
        "NoCertificates",
        read.fruitlessPaths.map { "there is no certificate in '\(printable($0))'" } + warnings,
        hint: "export them with: gpg --export --armor NAME >keys/NAME.asc",
        status: .refused
      )
    }
    return (read.certificates, warnings)
  }
}
