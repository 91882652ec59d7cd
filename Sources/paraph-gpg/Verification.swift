import AgentClient
import Glibc
import GnuPGAnswers
import GnuPGArguments
import InputSentences
import OpenPGP
import PrintableText

/// `--verify`: a file of signatures, and what they should be over.
enum Verification {
  /// The most bytes that signed data may have: all of it is in memory at once.
  static let largest = 256 << 20

  /// Verifies.
  ///
  /// - Returns: gpg's exit status.
  static func run(_ line: GnuPGCommandLine, _ status: StatusOutput) throws(Failure) -> Int32 {
    let file = line.arguments[0]
    let data = line.arguments[1]
    guard file != "-" || data != "-" else {
      throw Failure(
        "NotUnderstood",
        "signature and data can't both be on standard input",
        status: .usage
      )
    }
    let folder = try KeyFolder(isForPerson: !status.isWanted)
    folder.warn()
    let signatures: DetachedSignatureFile
    let bytes = try SigningInput.read(file, limit: DetachedSignatureFile.maximumByteCount)
    do throws(DetachedSignatureError) {
      signatures = try DetachedSignatureFile(parsing: bytes)
    } catch {
      // A signature was expected and isn't there.
      try status.write([StatusLine("NODATA", "4")])
      throw Failure(
        "NoSignature",
        // A program's own file has a name of the moment.
        (status.isWanted ? "the signature" : "'\(printable(file))'")
          + " \(DetachedSignatureSentences.predicate(error))",
        hint: status.isWanted
          ? nil
          : "only detached signatures are verified, the signature first: --verify SIGNATURE FILE",
        status: .refused
      )
    }
    let signed = try SigningInput.read(data, limit: largest)
    var worst: Int32 = 0
    for signature in signatures.signatures {
      let judgement = SignatureJudgement(
        signature,
        over: signed,
        keyring: folder.keyring,
        at: UInt32(clamping: time(nil))
      )
      try status.write(judgement.statusLines)
      for sentence in KeySentences.lines(judgement, folder) { Streams.say(sentence) }
      worst = max(worst, judgement.exitStatus)
    }
    return worst
  }
}
