internal import Hexadecimal

/// The number that a PC/SC function returned.
///
/// An open set: a number that this list doesn't name keeps its value and is still printed and
/// compared like any other. `SCARD_E_UNEXPECTED` and `SCARD_E_UNSUPPORTED_FEATURE` are one
/// number in pcsc-lite.
///
/// Source: pcsc-lite 1.9.9, pcsclite.h, "ErrorCodes".
public struct ReturnCode: RawRepresentable, Hashable, Sendable {
  /// The number as documents print it: `0x8010000B`.
  public let rawValue: UInt32

  /// Takes any number.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Takes what a function of libpcsclite returned, whose `LONG` has 64 bits here.
  init(_ returned: Int) {
    rawValue = UInt32(truncatingIfNeeded: returned)
  }
}

extension ReturnCode: CustomStringConvertible {
  /// Eight digits in hexadecimal, as documents and other tools print it.
  public var description: String { String(hexadecimal: rawValue) }
}

/// The names of pcsclite.h, which are C macros with a cast that Swift can't import.
extension ReturnCode {
  static let success = Self(rawValue: 0x0000_0000)
  static let internalError = Self(rawValue: 0x8010_0001)
  static let cancelled = Self(rawValue: 0x8010_0002)
  static let invalidHandle = Self(rawValue: 0x8010_0003)
  static let invalidParameter = Self(rawValue: 0x8010_0004)
  static let invalidTarget = Self(rawValue: 0x8010_0005)
  static let noMemory = Self(rawValue: 0x8010_0006)
  static let waitedTooLong = Self(rawValue: 0x8010_0007)
  static let insufficientBuffer = Self(rawValue: 0x8010_0008)
  static let unknownReader = Self(rawValue: 0x8010_0009)
  static let timeout = Self(rawValue: 0x8010_000A)
  static let sharingViolation = Self(rawValue: 0x8010_000B)
  static let noSmartCard = Self(rawValue: 0x8010_000C)
  static let unknownCard = Self(rawValue: 0x8010_000D)
  static let cantDispose = Self(rawValue: 0x8010_000E)
  static let protocolMismatch = Self(rawValue: 0x8010_000F)
  static let notReady = Self(rawValue: 0x8010_0010)
  static let invalidValue = Self(rawValue: 0x8010_0011)
  static let systemCancelled = Self(rawValue: 0x8010_0012)
  static let communicationError = Self(rawValue: 0x8010_0013)
  static let unknownError = Self(rawValue: 0x8010_0014)
  static let invalidAnswerToReset = Self(rawValue: 0x8010_0015)
  static let notTransacted = Self(rawValue: 0x8010_0016)
  static let readerUnavailable = Self(rawValue: 0x8010_0017)
  static let shutdown = Self(rawValue: 0x8010_0018)
  static let protocolInformationTooSmall = Self(rawValue: 0x8010_0019)
  static let readerUnsupported = Self(rawValue: 0x8010_001A)
  static let duplicateReader = Self(rawValue: 0x8010_001B)
  static let cardUnsupported = Self(rawValue: 0x8010_001C)
  static let noService = Self(rawValue: 0x8010_001D)
  static let serviceStopped = Self(rawValue: 0x8010_001E)
  static let unsupportedFeature = Self(rawValue: 0x8010_001F)
  static let noReadersAvailable = Self(rawValue: 0x8010_002E)
  static let communicationDataLost = Self(rawValue: 0x8010_002F)
  static let serverTooBusy = Self(rawValue: 0x8010_0031)
  static let unsupportedCard = Self(rawValue: 0x8010_0065)
  static let unresponsiveCard = Self(rawValue: 0x8010_0066)
  static let unpoweredCard = Self(rawValue: 0x8010_0067)
  static let resetCard = Self(rawValue: 0x8010_0068)
  static let removedCard = Self(rawValue: 0x8010_0069)
  static let securityViolation = Self(rawValue: 0x8010_006A)

  /// What pcsclite.h takes over from Windows for cards with files, certificates and dialogs,
  /// and what no function of pcsc-lite returns.
  static let windowsOnly: [ClosedRange<UInt32>] = [
    0x8010_0020...0x8010_002D, 0x8010_0030...0x8010_0030, 0x8010_006B...0x8010_006F,
  ]
}
