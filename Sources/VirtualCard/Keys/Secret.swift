/// The numbers from which a key is computed again, and their serialised form.
///
/// The form is: the byte 01, then fields of a two-byte big-endian length and that many bytes:
/// the algorithm's name in ASCII, and the secret numbers.
enum Secret: Hashable, Sendable {
  case rsa(exponent: [UInt8], p: [UInt8], q: [UInt8])
  case scalar([UInt8])

  private static let version: UInt8 = 1
  /// Longer than any prime of RSA-4096.
  private static let fieldLimit = 1024

  func serialized(algorithm: KeyAlgorithm) -> [UInt8] {
    let numbers =
      switch self {
      case .rsa(let exponent, let p, let q): [exponent, p, q]
      case .scalar(let scalar): [scalar]
      }
    return ([Array(algorithm.name.utf8)] + numbers).reduce(into: [Self.version]) { bytes, field in
      bytes += [
        UInt8(truncatingIfNeeded: field.count >> 8), UInt8(truncatingIfNeeded: field.count),
      ]
      bytes += field
    }
  }

  static func parse(_ serialized: [UInt8]) throws(KeyFailure) -> (KeyAlgorithm, Secret) {
    var rest = serialized[...]
    guard rest.popFirst() == version else { throw .malformed }
    let name = String(decoding: try field(&rest), as: UTF8.self)
    guard let algorithm = KeyAlgorithm.all.first(where: { $0.name == name }) else {
      throw .unsupported
    }
    let secret: Secret
    if case .rsa = algorithm {
      secret = .rsa(exponent: try field(&rest), p: try field(&rest), q: try field(&rest))
    } else {
      secret = .scalar(try field(&rest))
    }
    guard rest.isEmpty else { throw .malformed }
    return (algorithm, secret)
  }

  private static func field(_ rest: inout ArraySlice<UInt8>) throws(KeyFailure) -> [UInt8] {
    guard let high = rest.popFirst(), let low = rest.popFirst() else { throw .malformed }
    let count = Int(high) << 8 | Int(low)
    guard count <= fieldLimit, count <= rest.count else { throw .malformed }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
}
