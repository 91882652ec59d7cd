import ContainerSignature
import OpenPGP
import Quorum
import ReleasePage
import SignatureFates

/// A page about a release, which needs nothing else.
struct QuorumPage {
  private var facts: ReleaseFacts
  /// Where each maintainer stands in the file.
  private let places: [String: Int]

  /// Begins a page.
  init(_ quorum: Quorum, without missing: [MissingCertificate], warnings: [String]) {
    let missing = Set(missing.map(\.key))
    facts = ReleaseFacts(
      people: quorum.maintainers.map { person in
        var shown = ReleaseFacts.Person(
          name: person.name,
          fullName: person.fullName,
          keys: person.keys.map(\.description)
        )
        shown.keysWithoutCertificate = Set(person.keys.filter(missing.contains).map(\.description))
        return shown
      },
      threshold: quorum.threshold,
      vendorThreshold: quorum.vendorThreshold,
      source: ReleaseFacts.Source(
        file: quorum.file,
        version: quorum.version,
        expires: quorum.expires?.description
      )
    )
    facts.warnings = warnings
    // No two people have the same name.
    places = Dictionary(
      quorum.maintainers.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Adds an image.
  mutating func add(_ outcome: ImageOutcome) {
    for text in outcome.verdict.vendors?.reservations ?? []
    where !facts.reservations.contains(text) {
      facts.reservations.append(text)
    }
    facts.images.append(
      ImageFacts(
        name: outcome.image.shown,
        digest: outcome.image.expected.digest.description,
        isMet: outcome.isMet,
        voters: Set(outcome.verdict.voters.compactMap { places[$0.name] }),
        reasons: Self.reasons(outcome),
        remarks: outcome.remarks.map { remark in
          ImageFacts.Remark(file: remark.file, fate: remark.fate, reason: remark.reason)
        }
      )
    )
  }

  /// The page.
  ///
  /// - Parameter time: When it was made, in seconds since 1970.
  /// - Returns: HTML in UTF-8.
  func bytes(at time: Int) -> [UInt8] { facts.page(at: Int64(time)) }

  /// What an image lacks beside votes, which the page counts itself.
  private static func reasons(_ outcome: ImageOutcome) -> [String] {
    var reasons = outcome.verdict.shortfalls.compactMap { shortfall -> String? in
      switch shortfall {
      case .votes: nil
      case .vendors: shortfall.description
      }
    }
    if outcome.verdict.isMet && !outcome.isMet {
      reasons.append("podman and skopeo refuse what is in its folder")
    }
    return reasons
  }
}
