internal import ContainerSignature
internal import Gcrypt
internal import Handoff
internal import OpenPGP
internal import StrictJSON

/// The hash that a handoff names files by.
func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(.sha256, of: bytes) }

extension CardReport {
  /// The card as a handoff names it.
  var inHandoff: HandoffCard {
    func fitting(_ text: String) -> String {
      text.isEmpty ? "?" : text.printableASCII.withoutMiddle(longest: HandoffCard.longest)
    }
    let card = HandoffCard(serial: fitting(serial), manufacturer: fitting(manufacturer))
    guard let card else { preconditionFailure("both are printable and short") }
    return card
  }
}

extension Handoff {
  /// What a caller can't know of the document, who has everything else: with 100,000 images that is
  /// 30 MB.
  ///
  /// - Parameter signature: The card's signature over it.
  /// - Returns: The last reply's `handoff`.
  func json(signedBy signature: [UInt8]) -> JSONObject {
    [
      "time": .integer(Int64(time)),
      "card": ["serial": .string(card.serial), "manufacturer": .string(card.manufacturer)],
      "signature": .string(signature.base64),
    ]
  }
}
