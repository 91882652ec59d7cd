internal import ContainerSignature
internal import OpenPGP

extension ApprovalText {
  /// The most repositories that are named one by one.
  private static let namedRepositories = 5

  /// Says what the PIN would approve.
  ///
  /// - Parameters:
  ///   - order: What is to be signed.
  ///   - card: The card that is to sign it.
  ///   - error: Why the dialog is there again.
  init(_ order: SigningOrder, on card: CardReport, error: String? = nil) {
    var lines = Self.subject(order.images)
    // Dialogs on a terminal break lines at its width and drop the spaces that a line begins with.
    lines += ["", "Request:"] + order.fingerprint.groupedLines
    lines += ["", "Card: " + card.name]
    if let key = card.key { lines.append("Key: \(key.algorithm) " + key.fingerprint.grouped) }
    if card.triesLeft < 3 { lines += ["PIN tries left: \(card.triesLeft)"] }
    description = lines.map { $0.printableASCII }.joined(separator: "\n")
    self.error = error
  }

  private static func subject(_ images: [ImageToSign]) -> [String] {
    if let image = images.first, images.count == 1 {
      return ["Sign one container image:", image.reference.spelling]
        + image.digest.grouped(perLine: 4)
    }
    return ["Sign \(images.count) container images:"] + repositories(images)
  }

  /// The namespaces of the images, the fullest first, each with its number of images.
  private static func repositories(_ images: [ImageToSign]) -> [String] {
    let counts = Dictionary(grouping: images) { image in
      let parts = image.reference.spelling.split(separator: "/").dropLast()
      return parts.isEmpty ? "no namespace" : parts.joined(separator: "/") + "/*"
    }.mapValues(\.count)
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let named = sorted.prefix(namedRepositories).map { "\($0.key) (\($0.value))" }
    let rest = sorted.count - named.count
    return rest > 0 ? named + ["and \(rest) more repositories"] : named
  }
}

extension Fingerprint {
  /// Ten groups of four digits, as OpenPGP tools print it for people.
  var grouped: String {
    let digits = Array(description)
    return stride(from: 0, to: digits.count, by: 4)
      .map { String(digits[$0..<min($0 + 4, digits.count)]) }
      .joined(separator: " ")
  }
}

extension ImageDigest {
  /// The digest in groups of eight digits, its hash function on a line of its own.
  func grouped(perLine: Int) -> [String] {
    let digits = Array(hexadecimal)
    let groups = stride(from: 0, to: digits.count, by: 8)
      .map { String(digits[$0..<min($0 + 8, digits.count)]) }
    return ["sha256:"]
      + stride(from: 0, to: groups.count, by: perLine).map { start in
        groups[start..<min(start + perLine, groups.count)].joined(separator: " ")
      }
  }
}

extension String {
  /// The text with everything that isn't printable ASCII replaced by `?`.
  var printableASCII: String {
    String(unicodeScalars.map { (" "..."~").contains($0) ? Character($0) : "?" })
  }
}
