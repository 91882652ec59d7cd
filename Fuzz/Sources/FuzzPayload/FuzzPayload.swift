import ContainerSignature
import FuzzDriver

/// Any bytes as what was signed, in the present form and the older ones.
@main
enum FuzzPayload: Fuzzer {
  static func test(_ input: [UInt8]) {
    let current = try? Payload(parsing: input)
    let legacy = try? LegacyPayload(parsing: input)
    require(current == nil || legacy == nil, "no payload has two forms")
    switch try? SignedPayload(parsing: input) {
    case .current(let payload): require(payload == current, "the present form reads as itself")
    case .legacy(let payload): require(payload == legacy, "an older form reads as itself")
    case nil: require(current == nil && legacy == nil, "what is a payload is read as one")
    }
    if let canonical = try? Payload(canonical: input) {
      require(canonical.bytes == input, "what is signed is what came, byte for byte")
      require(canonical == current, "it is a payload as every other")
    }
    if let current {
      let image = ImageToSign(reference: current.reference, digest: current.digest)
      let written = Payload(for: image)
      require((try? Payload(parsing: written.bytes)) == current, "what is written says the same")
    }
    if let legacy {
      require(
        (try? ImageName(parsing: legacy.name.description)) == legacy.name,
        "a name in full is the same name"
      )
    }
  }
}
