internal import ContainerSignature
internal import OpenPGP
internal import PrintableText

extension ApprovalText {
  /// The most repositories that are named one by one.
  private static let namedRepositories = 5
  /// The widest line of a list.
  private static let widestLine = 70
  /// How many rows a reference may have before the rest moves together, on a dialog on a terminal
  /// of 80 columns and 24 lines, which takes 16 rows of 76 and has no way to scroll.
  ///
  /// Source: seen of pinentry-curses 1.2.1, with an error shown.
  private static let longReference = 3
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
  ///   - ahead: What else is to be said of a coming set; nil if all is signed at once.
  public init(
    _ order: SigningOrder,
    on card: CardReport,
    for caller: Caller? = nil,
    askedUserID: UInt32? = nil,
    error: String? = nil,
    ahead: ApprovalAhead? = nil
  ) {
    // A handoff is told of in a row of its own, for which another one has to go.
    let room = Self.longReference - (order.handoff == nil ? 0 : 1)
    let isTight =
      order.images.count == 1 && ahead == nil
      && order.images.contains { $0.reference.spelling.utf8.count > room * 76 }
    let gap = isTight ? [] : [""]
    var lines =
      order.gitObject?.lines ?? ahead?.subject(order, for: caller)
      ?? Self.subject(order, groupsPerLine: isTight ? 8 : 4)
    // Dialogs on a terminal break lines at its width and drop the spaces that a line begins with.
    if let fingerprint = order.fingerprint {
      lines += gap + ["Request:"] + (isTight ? [fingerprint.grouped] : fingerprint.groupedLines)
    }
    lines += gap + (caller?.lines(askedUserID: askedUserID) ?? [])
    let tries = card.triesLeft < 3 ? ", PIN tries left: \(card.triesLeft)" : ""
    lines.append("Card: " + card.name + tries)
    if let key = card.key { lines.append("Key: \(key.algorithm) " + key.fingerprint.grouped) }
    description = lines.map { $0.printableASCII }.joined(separator: "\n")
    line = Self.line(order, card, caller?.phrase(askedUserID: askedUserID), ahead)
    self.error = error
    accept = ahead == nil ? "Sign" : "Approve"
  }

  private static func subject(_ order: SigningOrder, groupsPerLine: Int) -> [String] {
    let images = order.images
    guard let earlier = order.handoff else {
      return subject(images, "Sign \(images.count) container images:", groupsPerLine)
    }
    guard !images.isEmpty else {
      let title = "Sign a list of \(counted(earlier.count, "signature", "signatures")) made before:"
      return list(earlier.map(\.image), title, most: namedRepositories)
    }
    let most = namedRepositories - 1
    let before = earlier.isEmpty ? "" : " and of \(earlier.count) made before"
    return subject(images, "Sign \(images.count) container images:", groupsPerLine, most: most)
      + ["and a list of these signatures\(before)"]
  }

  private static func subject(
    _ images: [ImageToSign],
    _ title: String,
    _ groupsPerLine: Int,
    most: Int = namedRepositories
  ) -> [String] {
    guard let image = images.first, images.count == 1 else {
      return list(images, title, most: most)
    }
    return ["Sign one container image:", image.reference.spelling]
      + image.digest.grouped(perLine: groupsPerLine)
  }

  static func list(_ images: [ImageToSign], _ title: String, most: Int) -> [String] {
    let namespaces = namespaces(of: images)
    let named = namespaces.prefix(most).map { namespace, count in
      let suffix = " (\(count))"
      return namespace.withoutMiddle(longest: widestLine - suffix.count) + suffix
    }
    let rest = namespaces.count - named.count
    return [title] + named
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
  private static func line(
    _ order: SigningOrder,
    _ card: CardReport,
    _ caller: String?,
    _ ahead: ApprovalAhead?
  ) -> String {
    var what: String
    if let git = order.gitObject {
      what = git.phrase
    } else if order.images.isEmpty {
      what = "a list of \(counted(order.listedCount, "signature", "signatures"))"
    } else if let image = order.images.first, order.images.count == 1 {
      let digest = image.digest.grouped(perLine: 8).joined(separator: " ")
      what = "\(image.reference.spelling.withoutMiddle(longest: 60)), \(digest)"
    } else {
      let namespaces = namespaces(of: order.images)
      let first = namespaces.first.map { $0.key.withoutMiddle(longest: 40) } ?? ""
      let others = namespaces.count > 1 ? " and \(namespaces.count - 1) more" : ""
      what = "\(order.images.count) images, \(first)\(others)"
    }
    if order.handoff != nil, !order.images.isEmpty {
      what += " and the list of \(counted(order.listedCount, "signature", "signatures"))"
    }
    let when = ahead.map { "LATER, within \($0.time), for any program, " } ?? ""
    var line = "PIN of card \(card.name) to sign \(when)\(what)"
    if let fingerprint = order.fingerprint { line += ", request \(fingerprint.grouped)" }
    if let caller { line += ", for \(caller)" }
    let plain = line.printableASCII.map { $0 == "\\" ? "?" : $0 }
    return String(plain).withoutMiddle(longest: longestLine)
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
