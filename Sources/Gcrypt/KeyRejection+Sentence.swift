extension KeyRejection {
  /// What is wrong with the key: one sentence, lower case, printable ASCII, no full stop.
  public var sentence: String {
    switch self {
    case .modulus(let count, let allowed):
      "its modulus has \(count) bits, not \(allowed.lowerBound) to \(allowed.upperBound)"
    case .exponent(let limit): "its exponent is even, 1, or longer than \(limit) bytes"
    case .curve(let curve): "its algorithm doesn't belong to \(curve)"
    case .point: "it is no point of its curve"
    case .library(let code): "libgcrypt answers \(code)"
    }
  }
}
