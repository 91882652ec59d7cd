import Quorum

/// A page about a release, which needs nothing else.
struct QuorumPage {
  private let quorum: Quorum
  private let warnings: [String]
  private var outcomes: [ImageOutcome] = []

  /// Begins a page.
  init(_ quorum: Quorum, warnings: [String]) {
    self.quorum = quorum
    self.warnings = warnings
  }

  /// Adds an image.
  mutating func add(_ outcome: ImageOutcome) { outcomes.append(outcome) }

  /// The page.
  ///
  /// - Parameter time: When it was made, in seconds since 1970.
  /// - Returns: HTML in UTF-8.
  func bytes(at time: Int) -> [UInt8] { [] }
}
