import ISO7816

/// A private key as it stands in an extended header list.
///
/// Source: OpenPGP card 3.4.1, 4.4.3.12.
struct ImportedKey: Hashable, Sendable {
  let slot: KeySlot
  /// The key's parts by their tags: 91 exponent, 92 the first prime or the scalar, 93 the second
  /// prime; 94 to 97 and 99, which follow from these, aren't looked at.
  let parts: [UInt16: [UInt8]]

  /// Why bytes aren't a private key.
  struct Malformed: Error {}

  init(parsing data: [UInt8]) throws(Malformed) {
    guard let list = try? DataElement.all(in: data), list.count == 1, list[0].tag == 0x4D,
      let elements = try? DataElement.all(in: list[0].value), elements.count == 3,
      let slot = KeySlot(controlReference: elements[0]),
      elements[1].tag == 0x7F48, elements[2].tag == 0x5F48
    else { throw Malformed() }
    self.slot = slot
    parts = try Self.parts(elements[1].value, elements[2].value)
  }

  /// Cuts the joined parts where the template, tags and lengths without values, says.
  private static func parts(
    _ template: [UInt8],
    _ joined: [UInt8]
  ) throws(Malformed) -> [UInt16: [UInt8]] {
    var template = template[...]
    var joined = joined[...]
    var parts: [UInt16: [UInt8]] = [:]
    while !template.isEmpty {
      guard let tag = try? DataElement.takeTag(from: &template),
        let count = try? DataElement.takeLength(from: &template),
        0x91...0x99 ~= tag, count <= joined.count, parts[tag] == nil
      else { throw Malformed() }
      parts[tag] = Array(joined.prefix(count))
      joined = joined.dropFirst(count)
    }
    guard joined.isEmpty else { throw Malformed() }
    return parts
  }
}

extension VirtualCard {
  /// PUT DATA with the odd instruction: a private key from outside.
  ///
  /// Source: OpenPGP card 3.4.1, 7.2.8.
  func importKey(_ command: Command) throws(Refusal) {
    guard command.parameters == DataObjectTag.extendedHeaderList else {
      throw Refusal(profile.objects.unknownTag)
    }
    try requireAdmin()
    do {
      let imported = try ImportedKey(parsing: command.data)
      let slot = imported.slot
      guard slot != .attestation,
        let algorithm = AlgorithmAttributes.algorithm(state[slot].attributes, in: slot),
        let key = try? key(algorithm, from: imported)
      else { throw ImportedKey.Malformed() }
      store(key, .imported, in: slot)
    } catch {
      throw Refusal(.wrongData)
    }
  }

  private func key(
    _ algorithm: KeyAlgorithm,
    from imported: ImportedKey
  ) throws(KeyFailure) -> CardKey {
    guard let first = imported.parts[0x92] else { throw .malformed }
    guard case .rsa = algorithm else { return try CardKey(algorithm: algorithm, scalar: first) }
    guard let exponent = imported.parts[0x91], let second = imported.parts[0x93] else {
      throw .malformed
    }
    return try CardKey(algorithm: algorithm, rsaExponent: exponent, p: first, q: second)
  }
}
