import Certificates
import Lookaside
import OpenPGP
import Quorum
import SignatureFates

/// Whether one image has its quorum, with all reasons.
struct ImageOutcome {
  let image: WantedImage
  let verdict: Verdict
  /// Whether enough people signed, and readers find it so.
  let isMet: Bool
  /// What isn't a vote, and what readers stumble over: a file or the folder, and why.
  let remarks: [(file: String?, fate: String, reason: String)]
  /// Everything that the image lacks: votes, and what readers refuse it for; empty if it is met.
  let reasons: [String]

  /// Counts the votes.
  init(_ findings: ImageFindings, _ electorate: Electorate) {
    let makers = findings.makers
    let verdict = electorate.verdict(
      on: makers.map { _, maker in
        ValidSignature(
          primary: maker.key.primaryFingerprint,
          primaryMaterial: maker.key.primary.material,
          signingMaterial: maker.key.key.material
        )
      }
    )
    var remarks: [(file: String?, fate: String, reason: String)] = []
    for signature in findings.signatures where !signature.fate.counts {
      remarks.append(
        (
          LookasidePath.file(signature.number), signature.fate.name.rawValue,
          FateSentences.sentence(signature.fate)
        )
      )
    }
    for uncounted in verdict.uncounted {
      let number = makers[uncounted.signature].number
      remarks.append(
        (LookasidePath.file(number), "no-vote", uncounted.reason.description)
      )
    }
    for problem in findings.problems {
      remarks.append((nil, "unreadable", LookasideSentences.sentence(problem)))
    }
    image = findings.image
    self.verdict = verdict
    self.remarks = remarks
    reasons =
      verdict.shortfalls.map(\.description) + findings.obstacles.map(LookasideSentences.sentence)
    isMet = reasons.isEmpty
  }
}
