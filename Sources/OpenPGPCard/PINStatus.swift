/// Which of the card's PINs.
///
/// Source: OpenPGP card 3.4.1, 7.2.2, P2 of VERIFY.
public enum PIN: UInt8, Sendable, CaseIterable {
  /// PW1 for signing only.
  case signing = 0x81
  /// PW1 for everything else that the holder may do.
  case user = 0x82
  /// PW3.
  case admin = 0x83

  /// The shortest that the specification allows, in bytes.
  ///
  /// Source: OpenPGP card 3.4.1, 4.2.2.
  public var minimumByteCount: Int {
    switch self {
    case .signing, .user: 6
    case .admin: 8
    }
  }
}

/// How a card stands with its PINs, data object C4.
///
/// Source: OpenPGP card 3.4.1, 4.4.2 and 7.2.8.
public struct PINStatus: Hashable, Sendable {
  /// Whether PW1, once verified, is good for one signature only, which the card enforces.
  public let isForEachSignature: Bool
  /// The most bytes that PW1 may have.
  public let maximumUserByteCount: Int
  /// The most bytes that PW3 may have.
  public let maximumAdminByteCount: Int
  /// How often PW1 may still be tried; both its uses share the counter.
  public let userTriesLeft: Int
  /// How often PW3 may still be tried.
  public let adminTriesLeft: Int

  /// Reads the value.
  ///
  /// - Parameter bytes: Seven bytes or more; what follows them isn't looked at.
  public init?(parsing bytes: [UInt8]) {
    guard bytes.count >= 7 else { return nil }
    isForEachSignature = bytes[0] == 0x00
    // Bit 80 tells another format of the PIN, not a length.
    maximumUserByteCount = Int(bytes[1] & 0x7F)
    maximumAdminByteCount = Int(bytes[3] & 0x7F)
    userTriesLeft = Int(bytes[4])
    adminTriesLeft = Int(bytes[6])
  }

  /// How often a PIN may still be tried.
  ///
  /// - Parameter which: The PIN.
  /// - Returns: The tries left; at 0 the PIN is blocked.
  public func triesLeft(_ which: PIN) -> Int {
    switch which {
    case .signing, .user: userTriesLeft
    case .admin: adminTriesLeft
    }
  }

  /// How long a PIN may be, in bytes.
  ///
  /// - Parameter which: The PIN.
  /// - Returns: From the specification's minimum to the card's maximum.
  public func allowedByteCounts(_ which: PIN) -> ClosedRange<Int> {
    let minimum = which.minimumByteCount
    let maximum =
      switch which {
      case .signing, .user: maximumUserByteCount
      case .admin: maximumAdminByteCount
      }
    return minimum...max(minimum, maximum)
  }
}
