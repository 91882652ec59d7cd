extension Caller {
  /// The longest user's or qube's name that is shown whole.
  private static let longestName = 32
  /// The longest path that is shown whole.
  private static let longestPath = 60

  /// Who asks, for a dialog.
  ///
  /// The path stands at the end of a line of its own, for it may read like anything. For another
  /// qube process and program are the bridge's, and say nothing.
  ///
  /// - Parameter askedUserID: The user who sees the dialog, nil where nobody knows.
  /// - Returns: One or two lines of printable ASCII, at most 76 columns wide.
  func lines(askedUserID: UInt32?) -> [String] {
    if qube != nil {
      let key = keyAlias.map { ["Key by the name of: " + Self.shortened($0)] } ?? []
      return ["For: \(subject(askedUserID)), as qrexec says"] + key
    }
    let process = "process \(processID)"
    var lines = ["For: \(subject(askedUserID)), \(process)"]
    if let program { lines.append("Program: \(program)") }
    return lines
  }

  /// Who asks, in a few words.
  func phrase(askedUserID: UInt32?) -> String {
    let subject = subject(askedUserID)
    guard qube == nil else { return subject }
    return program.map { "\(subject) (\($0))" } ?? subject
  }

  private var program: String? {
    executable.map { $0.printableASCII.withoutMiddle(longest: Self.longestPath) }
  }

  private func subject(_ askedUserID: UInt32?) -> String {
    if let qube { return "qube \(Self.shortened(qube))" }
    let name = userName.map(Self.shortened) ?? "number \(userID)"
    let isAnother = askedUserID.map { $0 != userID } ?? false
    return isAnother ? "user \(name), NOT YOU" : "user \(name)"
  }

  private static func shortened(_ name: String) -> String {
    name.printableASCII.withoutMiddle(longest: longestName)
  }
}

extension String {
  /// The text with three dots in the place of its middle, if it is too long.
  ///
  /// - Parameter longest: The most characters that are left, more than 4.
  /// - Returns: The text as it fits.
  func withoutMiddle(longest: Int) -> String {
    guard count > longest else { return self }
    let kept = longest - 3
    return prefix(kept / 2) + "..." + suffix(kept - kept / 2)
  }
}
