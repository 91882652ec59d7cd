internal import CivilTime

extension SignatureRejection {
  /// Why the signature doesn't hold: lower case, printable ASCII, no full stop.
  public var sentence: String { defects.map(\.sentence).joined(separator: "; ") }
}

extension SignatureDefect {
  fileprivate var sentence: String {
    switch self {
    case .digestByteCount, .numbers: "the signature isn't of the key's form"
    case .hashTooShort(let hash, let curve): "\(hash) is too short for \(curve)"
    case .invalid: "it didn't make this signature"
    case .library(let code): "libgcrypt couldn't check it and answers \(code)"
    case .issuer: "the signature names another key"
    case .digestPrefix: "what is signed was changed"
    case .createdBeforeKey: "the signature says that it was made before the key"
    case .createdInFuture(let time, _):
      "the signature is from the future, \(Self.date(UInt64(time)))"
    case .expired(let end, _): "the signature itself has ended at \(Self.date(end))"
    }
  }

  private static func date(_ seconds: UInt64) -> String {
    "\(CivilTime(seconds: Int64(clamping: seconds)))Z"
  }
}
