import FuzzDriver
import ISO7816
import OpenPGP
import OpenPGPCard

/// Any bytes as what a card may answer to a command that reads.
@main
enum FuzzTLV: Fuzzer {
  static func test(_ input: [UInt8]) {
    testObjects(input)
    testApplication(input)
    testKeyDerivation(input)
    for algorithm in algorithms { testKey(input, of: algorithm) }
  }

  private static let algorithms: [SigningAlgorithm] = [
    .rsa(bits: 2048), .rsa(bits: 3072), .rsa(bits: 4096),
    .ecdsa(.nistP256), .ecdsa(.nistP384), .ecdsa(.nistP521), .ed25519,
  ]

  private static func testObjects(_ input: [UInt8]) {
    guard let objects = try? TLVReader.objects(parsing: input) else { return }
    require(
      objects.reduce(0) { $0 + $1.objectCount } <= TLVReader.maximumObjectCount,
      "there are no more objects than the limit"
    )
    require(
      objects.allSatisfy { $0.depth <= TLVReader.maximumDepth },
      "no object is deeper than the limit"
    )
    let encoded = objects.flatMap(\.encoded)
    require(encoded.count <= input.count, "nothing is made up")
    require(
      (try? TLVReader.objects(parsing: encoded)) == objects,
      "objects written with exact lengths read as the same objects"
    )
  }

  private static func testApplication(_ input: [UInt8]) {
    let bare = Result { () throws(ApplicationRelatedDataError) in
      try ApplicationRelatedData(parsing: input)
    }
    switch bare {
    case .success(let application):
      let fingerprint = application.signingFingerprint
      require(fingerprint?.bytes.allSatisfy { $0 == 0 } != true, "a fingerprint isn't zero")
      require(application.signingKeyCreated != 0, "a time isn't zero")
      require(application.identity.fingerprint == fingerprint, "the identity is the card's")
      _ = application.signingTouch?.announceAfter(application.signingAlgorithm)
    case .failure(.unusable(let missing, let malformed)):
      require(!missing.isEmpty || !malformed.isEmpty, "a refusal has a reason")
    case .failure(.dataObjects): break
    }
    // A 6E within the 6E isn't taken off, so it is one level further down.
    guard input.first != 0x6E, input.count <= TLVReader.maximumByteCount - 4 else { return }
    let length = [UInt8(input.count >> 8), UInt8(input.count & 0xFF)]
    let wrapped = Result { () throws(ApplicationRelatedDataError) in
      try ApplicationRelatedData(parsing: [0x6E, 0x82] + length + input)
    }
    require(wrapped == bare, "the outer tag makes no difference")
  }

  private static func testKeyDerivation(_ input: [UInt8]) {
    guard case .iterated(let derivation) = try? KeyDerivation(parsing: input) else { return }
    require(
      (1...IteratedDerivation.maximumByteCount).contains(derivation.byteCount),
      "a card can't keep the host busy"
    )
    for which in PIN.allCases {
      require(
        derivation.salt(for: which).count == IteratedDerivation.saltByteCount,
        "a salt has eight bytes"
      )
    }
  }

  private static func testKey(_ input: [UInt8], of algorithm: SigningAlgorithm) {
    let material = try? PublicKeyMaterial(parsingCardKey: input, as: algorithm)
    guard let material else { return }
    let key = PublicKey(created: 0, material: material)
    require(
      (try? PublicKey(parsing: key.packetBody)) == key,
      "a card's key is a key as a packet too"
    )
  }
}

extension DataObject {
  fileprivate var objectCount: Int { children.reduce(1) { $0 + $1.objectCount } }

  fileprivate var depth: Int { 1 + (children.map(\.depth).max() ?? 0) }

  /// The object with its tag and its exact length.
  fileprivate var encoded: [UInt8] {
    tag.rawValue.significantBytes + Self.encodedLength(value.count) + value
  }

  private static func encodedLength(_ count: Int) -> [UInt8] {
    guard count >= 0x80 else { return [UInt8(count)] }
    let bytes = UInt32(count).significantBytes
    return [0x80 | UInt8(bytes.count)] + bytes
  }
}

extension UInt32 {
  /// Big-endian, without leading zeros.
  fileprivate var significantBytes: [UInt8] {
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
    return Array(bytes.drop { $0 == 0 })
  }
}
