import ReleasePage

/// A release as large as a real one, made up.
enum SampleRelease {
  static let names = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "Zoë Lindström"]
  static let packages = [
    "acl", "attr", "autoconf", "bash", "binutils", "busybox", "cargo-auditable", "ca-certificates",
    "containerd", "coreutils", "curl", "git", "grpc-health-probe", "linux-guest", "llvm",
    "musl", "openssl", "python-cryptography", "rust", "zlib",
  ]

  /// Images of four stages, of which every so many lack something.
  ///
  /// - Parameters:
  ///   - imageCount: How many images.
  ///   - names: Who can vote.
  ///   - gap: Every so many images lack something; nil for none.
  /// - Returns: The release.
  static func facts(
    imageCount: Int = 513,
    names: [String] = names,
    gap: Int? = 57
  ) -> ReleaseFacts {
    var facts = ReleaseFacts(
      people: names.enumerated().map { place, name in
        ReleaseFacts.Person(
          name: name,
          fullName: place % 3 == 0 ? "\(name) of the Example Foundation" : nil,
          keys: [String(String(repeating: "0123456789ABCDEF\(place)", count: 3).prefix(40))]
        )
      },
      threshold: min(2, names.count),
      source: ReleaseFacts.Source(file: "quorum.toml", version: 3, expires: "2027-06-30")
    )
    for place in 0..<imageCount { facts.images.append(image(place, names.count, gap)) }
    facts.warnings = ["'stagex/core-old' is in the checkout and is no image's"]
    return facts
  }

  private static func image(_ place: Int, _ peopleCount: Int, _ gap: Int?) -> ImageFacts {
    let stage = ["bootstrap", "core", "core", "core", "pallet", "user", "user", "user"][place % 8]
    let package = packages[place % packages.count]
    let digits = String(UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
    var image = ImageFacts(
      name: "stagex/\(stage)-\(package)-\(place):2.\(place % 7).\(place % 3)",
      digest: "sha256:" + String(repeating: digits, count: 5).prefix(64),
      isMet: true,
      voters: Set([place % peopleCount, (place * 3 + 1) % peopleCount, (place / 9) % peopleCount])
    )
    if let second = (0..<peopleCount).first(where: { !image.voters.contains($0) }),
      image.voters.count == 1
    {
      image.voters.insert(second)
    }
    guard let gap, place % gap == gap - 1 else { return image }
    image.isMet = false
    if place % (2 * gap) == gap - 1 {
      image.voters = [1]
    } else {
      image.voters = [0]
      image.remarks = [
        ImageFacts.Remark(
          file: "signature-2",
          fate: "other-digest",
          reason: "it is over \(image.digest.dropLast())0, another digest"
        ),
        ImageFacts.Remark(file: nil, fate: "unreadable", reason: "signature-3 is empty"),
      ]
    }
    return image
  }
}
