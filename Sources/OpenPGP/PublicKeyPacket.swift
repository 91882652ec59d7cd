/// Why bytes aren't a public key that can be used here.
public enum PublicKeyError: Error, Hashable, Sendable {
  /// The bytes end before the key does.
  case truncated
  /// Not a packet in the first place.
  case packet(PacketError)
  /// A packet of another kind.
  case tag(PacketTag)
  /// A key of another version than 4.
  case version(UInt8)
  /// An algorithm that doesn't sign, or isn't known here.
  case algorithm(UInt8)
  /// A curve that isn't known here, or doesn't belong to the algorithm; by its object identifier.
  case curve([UInt8])
  /// A number that is empty, too long, or not in its one form.
  case number
  /// A point that isn't in the form that its curve asks for.
  case point
  /// More bytes than the key has.
  case trailingBytes(count: Int)
}

extension PublicKey {
  /// The key as a public-key packet's body: version, time, algorithm, numbers.
  ///
  /// Source: RFC 9580, 5.5.2.2 and 5.5.5.
  public var packetBody: [UInt8] {
    var bytes: [UInt8] = [4]
    bytes.append(bigEndian: created)
    bytes.append(material.algorithm.rawValue)
    switch material {
    case .rsa(let modulus, let exponent):
      bytes += MultiprecisionInteger.encoded(modulus) + MultiprecisionInteger.encoded(exponent)
    case .ecdsa(let curve, let point):
      bytes += curve.encodedIdentifier + MultiprecisionInteger.encoded(point)
    case .ed25519(let point):
      bytes += Curve.ed25519.encodedIdentifier
      bytes += MultiprecisionInteger.encoded([Self.nativePointPrefix] + point)
    }
    return bytes
  }

  /// What the fingerprint is the SHA-1 of: `99`, the body's length in two bytes, the body.
  ///
  /// Source: RFC 9580, 5.5.4.2.
  public var fingerprintInput: [UInt8] {
    let body = packetBody
    var bytes: [UInt8] = [0x99]
    bytes.append(bigEndian: UInt16(truncatingIfNeeded: body.count))
    return bytes + body
  }

  /// Reads a public-key packet's body.
  ///
  /// - Parameter packetBody: The body without its header, and nothing after it.
  /// - Throws: ``PublicKeyError``, the first thing that is wrong.
  public init(parsing packetBody: [UInt8]) throws(PublicKeyError) {
    try self.init(body: packetBody[...])
  }

  /// Reads a public-key or public-subkey packet.
  ///
  /// - Parameter packet: One packet with its header, and nothing after it.
  /// - Throws: ``PublicKeyError``, the first thing that is wrong.
  public init(parsingPacket packet: [UInt8]) throws(PublicKeyError) {
    var bytes = packet[...]
    let read: Packet
    do { read = try Packet(taking: &bytes) } catch { throw .packet(error) }
    guard read.tag == .publicKey || read.tag == .publicSubkey else { throw .tag(read.tag) }
    guard bytes.isEmpty else { throw .trailingBytes(count: bytes.count) }
    try self.init(body: read.body)
  }

  /// What stands before a point in its curve's own form.
  ///
  /// Source: RFC 9580, 11.2.3.
  private static let nativePointPrefix: UInt8 = 0x40

  /// What stands before an uncompressed point.
  private static let uncompressedPointPrefix: UInt8 = 0x04

  private init(body: ArraySlice<UInt8>) throws(PublicKeyError) {
    var bytes = body
    guard let version = bytes.popFirst() else { throw .truncated }
    guard version == 4 else { throw .version(version) }
    guard
      let created = bytes.takeNumber(byteCount: 4),
      let number = bytes.popFirst()
    else { throw .truncated }
    guard let algorithm = PublicKeyAlgorithm(rawValue: number) else { throw .algorithm(number) }
    let material: PublicKeyMaterial
    switch algorithm {
    case .rsa: material = try Self.takeRSA(from: &bytes)
    case .ecdsa, .eddsa: material = try Self.takePoint(of: algorithm, from: &bytes)
    }
    guard bytes.isEmpty else { throw .trailingBytes(count: bytes.count) }
    self.init(created: created, material: material)
  }

  private static func takeRSA(
    from bytes: inout ArraySlice<UInt8>
  ) throws(PublicKeyError) -> PublicKeyMaterial {
    guard
      let modulus = MultiprecisionInteger.take(from: &bytes),
      let exponent = MultiprecisionInteger.take(from: &bytes)
    else { throw .number }
    return .rsa(modulus: modulus, exponent: exponent)
  }

  private static func takePoint(
    of algorithm: PublicKeyAlgorithm,
    from bytes: inout ArraySlice<UInt8>
  ) throws(PublicKeyError) -> PublicKeyMaterial {
    guard
      let length = bytes.popFirst(),
      let identifier = bytes.take(Int(length)).map(Array.init)
    else { throw .truncated }
    guard
      let curve = Curve.allCases.first(where: { $0.objectIdentifier == identifier }),
      (curve == .ed25519) == (algorithm == .eddsa)
    else { throw .curve(identifier) }
    guard let point = MultiprecisionInteger.take(from: &bytes) else { throw .number }
    let isNative = curve == .ed25519
    let prefix = isNative ? nativePointPrefix : uncompressedPointPrefix
    let coordinateCount = isNative ? 1 : 2
    guard point.first == prefix, point.count == 1 + coordinateCount * curve.fieldByteCount else {
      throw .point
    }
    return isNative ? .ed25519(point: Array(point.dropFirst())) : .ecdsa(curve, point: point)
  }
}

extension Curve {
  /// The object identifier with its length before it, as packets hold it.
  fileprivate var encodedIdentifier: [UInt8] { [UInt8(objectIdentifier.count)] + objectIdentifier }
}
