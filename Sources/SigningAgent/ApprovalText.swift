internal import ContainerSignature
internal import OpenPGP

extension ApprovalText {
  /// The most repositories that are named one by one.
  private static let namedRepositories = 5
  /// The widest line of a list.
  private static let widestLine = 70
  /// How many characters a reference may have before the rest moves together: three rows of a
  /// dialog on a terminal of 80 columns and 24 lines, which takes 16 rows and has no way to scroll.
  ///
  /// Source: seen of pinentry-curses 1.2.1, with an error shown.
  private static let longReference = 3 * 76
  /// What the text in one line may have, in bytes.
  private static let longestLine = 420

  /// Says what the PIN would approve.
  ///
  /// - Parameters:
  ///   - order: What is to be signed.
  ///   - card: The card that is to sign it.
  ///   - caller: Who asks for it, if it isn't the person's own client.
  ///   - askedUserID: The user who sees the dialog, nil where nobody knows.
  ///   - error: Why the dialog is there again.
  public init(
    _ order: SigningOrder,
    on card: CardReport,
    for caller: Caller? = nil,
    askedUserID: UInt32? = nil,
    error: String? = nil
  ) {
    let isTight =
      order.images.count == 1
      && order.images.contains { $0.reference.spelling.utf8.count > Self.longReference }
    let gap = isTight ? [] : [""]
    var lines = Self.subject(order.images, groupsPerLine: isTight ? 8 : 4)
    // Dialogs on a terminal break lines at its width and drop the spaces that a line begins with.
    if let fingerprint = order.fingerprint {
      lines += gap + ["Request:"] + (isTight ? [fingerprint.grouped] : fingerprint.groupedLines)
    }
    lines += gap + (caller?.lines(askedUserID: askedUserID) ?? [])
    let tries = card.triesLeft < 3 ? ", PIN tries left: \(card.triesLeft)" : ""
    lines.append("Card: " + card.name + tries)
    if let key = card.key { lines.append("Key: \(key.algorithm) " + key.fingerprint.grouped) }
    description = lines.map { $0.printableASCII }.joined(separator: "\n")
    line = Self.line(order, card, caller?.phrase(askedUserID: askedUserID))
    self.error = error
  }

  private static func subject(_ images: [ImageToSign], groupsPerLine: Int) -> [String] {
    if let image = images.first, images.count == 1 {
      return ["Sign one container image:", image.reference.spelling]
        + image.digest.grouped(perLine: groupsPerLine)
    }
    let namespaces = namespaces(of: images)
    let named = namespaces.prefix(namedRepositories).map { namespace, count in
      let suffix = " (\(count))"
      return namespace.withoutMiddle(longest: widestLine - suffix.count) + suffix
    }
    let rest = namespaces.count - named.count
    return ["Sign \(images.count) container images:"] + named
      + (rest > 0 ? ["and \(rest) more repositories"] : [])
  }

  /// The namespaces of the images, the fullest first, each with its number of images.
  private static func namespaces(of images: [ImageToSign]) -> [(key: String, value: Int)] {
    let counts = Dictionary(grouping: images) { image in
      let parts = image.reference.spelling.split(separator: "/").dropLast()
      return parts.isEmpty ? "no namespace" : parts.joined(separator: "/") + "/*"
    }.mapValues(\.count)
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  }

  /// The most important in one line: what, by its fingerprint, on which card, for whom.
  private static func line(_ order: SigningOrder, _ card: CardReport, _ caller: String?) -> String {
    let what: String
    if let image = order.images.first, order.images.count == 1 {
      let digest = image.digest.grouped(perLine: 8).joined(separator: " ")
      what = "\(image.reference.spelling.withoutMiddle(longest: 60)), \(digest)"
    } else {
      let namespaces = namespaces(of: order.images)
      let first = namespaces.first.map { $0.key.withoutMiddle(longest: 40) } ?? ""
      let others = namespaces.count > 1 ? " and \(namespaces.count - 1) more" : ""
      what = "\(order.images.count) images, \(first)\(others)"
    }
    var line = "PIN of card \(card.name) to sign \(what)"
    if let fingerprint = order.fingerprint { line += ", request \(fingerprint.grouped)" }
    if let caller { line += ", for \(caller)" }
    let plain = line.printableASCII.map { $0 == "\\" ? "?" : $0 }
    return String(plain).withoutMiddle(longest: longestLine)
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
