internal import ContainerSignature
internal import PrintableText

/// What an approval of a coming set means, besides what it is for.
public struct ApprovalAhead: Hashable, Sendable {
  /// How long it holds.
  public var seconds: Int
  /// Whether the agent keeps the PIN for so long, since the card wants it for each signature.
  public var keepsPIN: Bool

  /// Puts the two together.
  ///
  /// - Parameters:
  ///   - seconds: How long it holds.
  ///   - keepsPIN: Whether the agent keeps the PIN for so long.
  public init(seconds: Int, keepsPIN: Bool) {
    self.seconds = seconds
    self.keepsPIN = keepsPIN
  }

  /// How long it holds, in words.
  var time: String {
    let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
    let parts = [(minutes, "minute"), (rest, "second")].filter { $0.0 > 0 }
    return parts.map { counted($0.0, $0.1, $0.1 + "s") }.joined(separator: " ")
  }

  /// What is to be signed, in as many rows as leave room for what that means.
  func subject(_ order: SigningOrder, for caller: Caller?) -> [String] {
    let count = counted(order.images.count, "container image", "container images")
    let title = "Approve \(count), to be signed LATER:"
    return ApprovalText.list(order.images, title, most: keepsPIN ? 1 : 2)
      + [""] + lines(for: caller)
  }

  /// What the person has to know, for a dialog.
  ///
  /// - Parameter caller: Whose programs may have the images signed.
  /// - Returns: Lines of printable ASCII, at most 76 columns wide.
  private func lines(for caller: Caller?) -> [String] {
    let whose = caller?.qube == nil ? "user" : "qube"
    let lines = [
      "For \(time) ANY PROGRAM of this \(whose) may have each",
      "signed once, without another dialog. What ends it sooner: paraph cancel",
    ]
    guard keepsPIN else { return lines }
    return lines + ["The agent keeps the PIN for so long: this card wants it each time."]
  }
}
