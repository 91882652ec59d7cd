import ISO7816

extension VirtualCard {
  private static let rsaPadding: UInt8 = 0x00
  private static let cipherObject: UInt16 = 0xA6
  private static let publicKeyObject: UInt16 = 0x7F49
  private static let pointObject: UInt16 = 0x86
  /// Marks a native point in OpenPGP, which some hosts leave on.
  private static let nativePoint: UInt8 = 0x40

  /// PSO: DECIPHER, for the key of its slot.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.11.
  func decipher(_ data: [UInt8]) async throws(Refusal) -> [UInt8] {
    let key = try await userKey(in: session.decipherSlot)
    do {
      return try key.decrypt(try cipher(in: data, for: key.algorithm))
    } catch {
      throw refusal(error)
    }
  }

  private func cipher(
    in data: [UInt8],
    for algorithm: KeyAlgorithm
  ) throws(KeyFailure) -> [UInt8] {
    if case .rsa = algorithm {
      guard data.first == Self.rsaPadding else { throw .malformed }
      return Array(data.dropFirst())
    }
    let point = try content(
      of: Self.pointObject,
      in: content(of: Self.publicKeyObject, in: content(of: Self.cipherObject, in: data))
    )
    guard algorithm == .x25519, point.count == 33, point.first == Self.nativePoint else {
      return point
    }
    return Array(point.dropFirst())
  }

  /// The value of the one element that there has to be.
  private func content(of tag: UInt16, in bytes: [UInt8]) throws(KeyFailure) -> [UInt8] {
    guard let elements = try? DataElement.all(in: bytes), elements.count == 1,
      let element = elements.first, element.tag == tag
    else { throw .malformed }
    return element.value
  }

  /// MANAGE SECURITY ENVIRONMENT: which key DECIPHER (B8) or INTERNAL AUTHENTICATE (A4) uses.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.18.
  func manageEnvironment(_ command: Command) throws(Refusal) {
    guard profile.extendedCapabilities.last == 0x01 else {
      throw Refusal(.instructionNotSupported)
    }
    guard command.parameter1 == 0x41 else { throw Refusal(profile.words.parameters) }
    let slot: KeySlot
    switch command.data {
    case [0x83, 0x01, 0x02]: slot = .decryption
    case [0x83, 0x01, 0x03]: slot = .authentication
    default: throw Refusal(.wrongData)
    }
    switch command.parameter2 {
    case 0xB8: session.decipherSlot = slot
    case 0xA4: session.authenticationSlot = slot
    default: throw Refusal(profile.words.parameters)
    }
  }
}
