package import ContainerSignature
internal import PrintableText

extension MessageSentences {
  package static func sentence(_ reason: NonCanonicalPayload.Reason) -> String {
    switch reason {
    case .empty: "there is nothing to sign on standard input"
    case .payload(let error): "what is to be signed is no image's payload: \(sentence(error))"
    case .optionalMembers(let names):
      "its 'optional' has members, which nobody would see: "
        + names.prefix(5).map { printable($0, limit: 40) }.joined(separator: ", ")
    case .lineFeed: "a line feed stands behind the payload; write it with printf, not with echo"
    case .spelling:
      "it isn't the payload byte for byte: another order, other spaces or other escapes"
    }
  }
}
