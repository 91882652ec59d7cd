package import OpenPGP
internal import PrintableText

/// What is wrong with a file of detached signatures, as sentences: each goes on from the file's name.
package enum DetachedSignatureSentences {
  package static func predicate(_ error: DetachedSignatureError) -> String {
    switch error {
    case .empty: "holds no signature"
    case .tooLarge(let count, let limit): "has \(count) bytes, \(limit) is the most"
    case .armor(let error): "line \(error.line) \(predicate(error.reason))"
    case .packet(let error): "can't be read: \(MessageSentences.sentence(error))"
    case .unexpectedPacket(let tag):
      "has packet \(tag.rawValue), which is no detached signature"
    case .tooManySignatures(let limit): "has more than the \(limit) signatures that are read"
    }
  }

  private static func predicate(_ reason: ArmorError.Reason) -> String {
    switch reason {
    case .textOutside: "is no detached signature"
    case .label: "begins a block that is no signature"
    case .line: "isn't of the armor's form"
    case .unfinished: "begins a block without its end"
    case .base64: "isn't Base64"
    case .checksum: "has a checksum that isn't the block's: the file was damaged"
    case .tooManyBlocks(let limit): "begins one block more than the \(limit) that are read"
    }
  }
}
