/// Images of which the same is to be said.
struct ImageGroup {
  /// What is to be said of an image.
  struct Findings: Hashable {
    let voters: Set<Int>
    let reasons: [String]
    let remarks: [ImageFacts.Remark]
  }

  let findings: Findings
  let images: [ImageFacts]

  /// Puts images together, in the order of the first of each group.
  ///
  /// - Parameter images: The images.
  /// - Returns: The groups.
  static func groups(of images: [ImageFacts]) -> [ImageGroup] {
    var places: [Findings: Int] = [:]
    var groups: [(Findings, [ImageFacts])] = []
    for image in images {
      let findings = Findings(image)
      if let place = places[findings] {
        groups[place].1.append(image)
      } else {
        places[findings] = groups.count
        groups.append((findings, [image]))
      }
    }
    return groups.map { ImageGroup(findings: $0.0, images: $0.1) }
  }
}

extension ImageGroup.Findings {
  init(_ image: ImageFacts) {
    voters = image.voters
    reasons = image.reasons
    remarks = image.remarks
  }
}
