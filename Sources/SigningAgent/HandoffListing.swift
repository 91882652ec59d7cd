internal import ContainerSignature
internal import Gcrypt
internal import Handoff
internal import OpenPGP

extension HandoffSignature {
  /// A signature by what its file holds.
  init(of image: ImageToSign, in file: [UInt8]) {
    guard let hash = ContentHash(digest(.sha256, of: file)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    self.init(image: image, sha256: hash, byteCount: file.count)
  }
}

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
