import ConfinedFiles
import InputSentences
import Lookaside
import OpenPGP
import PrintableText

/// Why a file wasn't taken into a checkout, as sentences.
enum MergeSentences {
  static func sentence(_ refusal: MergeRefusal) -> String {
    switch refusal {
    case .unreadable(let failure): "it can't be read: \(FileSentences.sentence(failure))"
    case .message(let error): MessageSentences.sentence(error)
    case .payload(let error): "it signs no container image: \(MessageSentences.sentence(error))"
    case .otherDigest(let digest): "it signs \(digest), not the digest of its folder"
    case .otherName(let name): "it signs '\(printable(name))', not the name of its folder"
    case .unlisted: "the handoff doesn't list it"
    case .full(let limit):
      "there are \(limit) signatures already; with one more, readers refuse the image"
    case .blocked(let number):
      "a link that leads nowhere stands as signature-\(number); readers stop there"
    }
  }
}
