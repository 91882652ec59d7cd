internal import Hexadecimal
internal import ISO7816
internal import OpenPGPCard

// What is wrong with a card's objects, in printable ASCII.

extension ApplicationRelatedDataError {
  var sentence: String {
    switch self {
    case .dataObjects(let error): return error.sentence
    case .unusable(let missing, let malformed):
      let parts = [("without", missing), ("of no sense in", malformed)].filter { !$0.1.isEmpty }
      return parts.map { "\($0) \($1.map(\.description).joined(separator: ", "))" }
        .joined(separator: ", ")
    }
  }
}

extension KeyDerivationError {
  var sentence: String {
    switch self {
    case .dataObjects(let error): error.sentence
    case .algorithm(let number): "an unknown kind, \(firstBytes(of: number))"
    case .hash(let number): "an unknown hash, \(firstBytes(of: number))"
    case .missing(let tag): "without \(tag)"
    case .malformedCount(let bytes): "a count of \(bytes.count) bytes"
    case .byteCount(let count, _): "\(count) bytes to hash"
    case .saltByteCount(let count): "a salt of \(count) bytes"
    }
  }
}

extension SigningKeyError {
  var sentence: String {
    switch self {
    case .dataObjects(let error): error.sentence
    case .algorithm(let attributes): SigningAlgorithm.unsupported(attributes).word
    case .missing(let tag): "without \(tag)"
    case .modulus(let bits, let expected): "an even modulus, or one of \(bits) bits for \(expected)"
    case .exponent(let bytes): "the exponent \(firstBytes(of: bytes))"
    case .point(let count): "a point of \(count) bytes"
    }
  }
}

extension TLVError {
  fileprivate var sentence: String {
    switch self {
    case .tooLong(let count, let limit): "\(count) bytes, more than \(limit)"
    case .tooManyObjects(let limit): "more than \(limit) objects"
    }
  }
}

/// The first bytes, as specifications print them; a card may have sent thousands.
func firstBytes(of bytes: [UInt8]) -> String { String(hexadecimal: Array(bytes.prefix(16))) }
