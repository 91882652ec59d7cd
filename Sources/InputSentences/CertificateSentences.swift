package import CertificateFiles
internal import Certificates
internal import Gcrypt
internal import OpenPGP
internal import PrintableText

/// What is wrong with files of certificates, as sentences: lower case, printable ASCII, no full
/// stop.
package enum CertificateSentences {
  package static func sentence(_ problem: CertificateFileProblem) -> String {
    "'\(printable(problem.path))' \(predicate(problem.reason))"
  }

  private static func predicate(_ reason: CertificateFileProblem.Reason) -> String {
    switch reason {
    case .file(let failure): "can't be read: \(FileSentences.sentence(failure))"
    case .content(let error): "holds no certificates: \(sentence(error))"
    case .certificate(let problem):
      "holds a certificate that can't be used, \(problem.offset) bytes in: "
        + sentence(problem.reason)
    case .copies(let key, let reason):
      "holds the key \(key), which can't be used with its copies in other files: "
        + sentence(reason)
    case .rejected(let key, .primaryKey(let error)): "holds the key \(key): \(error.sentence)"
    case .rejected(let key, .tooManySelfSignatures(let limit)):
      "holds the key \(key), which has more than \(limit) signatures by itself"
    case .tooManyCertificates(let limit):
      "is left out from a certificate on: \(limit) is the most that are read"
    case .tooManyBytes(let limit): "is left out: \(limit) bytes is the most that are read"
    }
  }

  private static func sentence(_ error: CertificateReadingError) -> String {
    let place = "\(error.offset) bytes in"
    return switch error.reason {
    case .empty: "it is empty"
    case .tooLarge(let count, let limit): "it has \(count) bytes, \(limit) is the most"
    case .armor(let error): "line \(error.line) \(predicate(error.reason))"
    case .packet(let error): "\(MessageSentences.sentence(error)), \(place)"
    case .tooManyPackets(let limit): "it has more than \(limit) packets"
    case .tooManyCertificates(let limit): "it has more than \(limit) certificates"
    case .privateKey: "it has a private key, which doesn't belong here; use gpg --export"
    case .unexpectedPacket(let tag): "packet \(tag.rawValue) stands before any key, \(place)"
    }
  }

  private static func predicate(_ reason: ArmorError.Reason) -> String {
    switch reason {
    case .textOutside: "is text outside of the armor"
    case .label: "begins a block that is no public key; use gpg --export --armor"
    case .line: "isn't of the armor's form"
    case .unfinished: "begins a block without its end"
    case .base64: "isn't Base64"
    case .checksum: "has a checksum that isn't the block's: the file was damaged"
    case .tooManyBlocks(let limit): "begins one block more than the \(limit) that are read"
    }
  }

  private static func sentence(_ reason: CertificateProblem.Reason) -> String {
    switch reason {
    case .primaryKey(let error): "its primary key \(predicate(error))"
    case .tooManySignatures(let limit): "it has more than \(limit) signatures"
    case .tooManyComponents(let limit): "it has more than \(limit) user ids and subkeys"
    case .userID(let count, let limit): "a user id has \(count) bytes, \(limit) is the most"
    case .unknownPacket(let tag): "packet \(tag.rawValue) must be understood and isn't known here"
    }
  }

  private static func predicate(_ error: PublicKeyError) -> String {
    switch error {
    case .truncated: "is cut off"
    case .packet, .tag: "is no public key"
    case .version(let version): "is of version \(version), not 4"
    case .algorithm(let number): "has the algorithm \(number), which doesn't sign here"
    case .curve: "is on a curve that isn't known here"
    case .number, .point: "has numbers that aren't of their form"
    case .trailingBytes(let count): "has \(counted(count, "byte", "bytes")) behind it"
    }
  }
}
