/// A signature that can't be used: why, and what it says of itself.
///
/// For a report that something is there, and whose it seems to be; none of it can be checked.
/// What it doesn't say, or says in no known form, is 0.
///
/// Source: RFC 9580, 5.2.2 and 5.2.3.
public struct UnreadableSignature: Error, Hashable, Sendable {
  /// Why it can't be used.
  public let reason: SignatureParsingError
  /// The number of its type.
  public private(set) var type: UInt8 = 0
  /// The number of the algorithm of the key.
  public private(set) var algorithm: UInt8 = 0
  /// The number of the hash.
  public private(set) var hash: UInt8 = 0
  /// When it was made, in seconds since 1970.
  public private(set) var created: UInt32 = 0
  /// The key id that it names, eight bytes.
  public private(set) var issuerKeyID = [UInt8](repeating: 0, count: 8)
  /// The fingerprint that it names, if it names one.
  public private(set) var issuerFingerprint: Fingerprint?

  init(_ reason: SignatureParsingError, body: ArraySlice<UInt8>) {
    self.reason = reason
    var bytes = body
    switch bytes.popFirst() {
    case 3: readThree(bytes)
    case 4: readFour(bytes)
    default: break
    }
  }

  /// Version 3: a length that is always 5, type and time, the key id, both algorithms.
  private mutating func readThree(_ body: ArraySlice<UInt8>) {
    var bytes = body
    guard let head = bytes.take(2).map(Array.init), let time = bytes.takeNumber(byteCount: 4),
      let keyID = bytes.take(8), let algorithms = bytes.take(2).map(Array.init)
    else { return }
    (type, created, issuerKeyID) = (head[1], time, Array(keyID))
    (algorithm, hash) = (algorithms[0], algorithms[1])
  }

  /// Version 4, as far as it goes.
  private mutating func readFour(_ body: ArraySlice<UInt8>) {
    var bytes = body
    guard let head = bytes.take(3).map(Array.init) else { return }
    (type, algorithm, hash) = (head[0], head[1], head[2])
    for isHashed in [true, false] {
      guard let count = bytes.takeNumber(byteCount: 2), var area = bytes.take(Int(count)) else {
        break
      }
      while let subpacket = Subpacket(taking: &area) { take(subpacket, isHashed: isHashed) }
    }
    if let issuerFingerprint { issuerKeyID = issuerFingerprint.keyID }
  }

  private mutating func take(_ subpacket: Subpacket, isHashed: Bool) {
    switch subpacket.type {
    case .creationTime where isHashed: created = (try? subpacket.seconds()) ?? created
    case .issuerKeyID where subpacket.body.count == 8: issuerKeyID = Array(subpacket.body)
    case .issuerFingerprint where subpacket.body.first == 4:
      issuerFingerprint = Fingerprint(Array(subpacket.body.dropFirst())) ?? issuerFingerprint
    default: break
    }
  }
}
