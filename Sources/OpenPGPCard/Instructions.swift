internal import ISO7816

/// The commands that are sent to the application; there are no others.
///
/// Source: OpenPGP card 3.4.1, 7.2.
extension Command {
  /// Asks for as much as a short answer takes; what is over it is fetched.
  static let shortAnswerByteCount = 256

  /// SELECT with the six bytes that every card knows.
  static let selectApplication = Self(
    instruction: 0xA4,
    // P2 is 00 because other values make some cards refuse.
    parameter1: 0x04,
    data: ApplicationIdentifier.prefix,
    expectedByteCount: shortAnswerByteCount,
    isRead: true
  )

  /// GET DATA of one object.
  static func getData(_ tag: Tag, expectedByteCount: Int = shortAnswerByteCount) -> Self {
    Self(
      instruction: 0xCA,
      parameter1: UInt8(truncatingIfNeeded: tag.rawValue >> 8),
      parameter2: UInt8(truncatingIfNeeded: tag.rawValue),
      expectedByteCount: expectedByteCount,
      isRead: true
    )
  }

  /// GENERATE ASYMMETRIC KEY PAIR in the form that reads the signing key's public half.
  static func readSigningKey(expectedByteCount: Int) -> Self {
    Self(
      instruction: 0x47,
      parameter1: 0x81,
      data: [0xB6, 0x00],
      expectedByteCount: expectedByteCount,
      isRead: true
    )
  }

  /// PSO: COMPUTE DIGITAL SIGNATURE.
  static func computeSignature(_ input: [UInt8], expectedByteCount: Int) -> Self {
    Self(
      instruction: 0x2A,
      parameter1: 0x9E,
      parameter2: 0x9A,
      data: input,
      expectedByteCount: expectedByteCount
    )
  }

  /// The header of VERIFY; it is never sent without a PIN.
  static func verifyHeader(_ which: PIN) -> [UInt8] { [0x00, 0x20, 0x00, which.rawValue] }

  /// The form for the command on a card that takes a form: extended lengths only where the
  /// answer needs them.
  func form(on card: LengthForm) -> LengthForm {
    (expectedByteCount ?? 0) > Self.shortAnswerByteCount ? card : .short
  }
}

extension StatusWord {
  /// Whether the word is one of those by which cards say that a data object isn't there.
  var saysMissingObject: Bool {
    switch self {
    case .referencedDataNotFound, .fileNotFound, .recordNotFound, .wrongReference,
      .instructionNotSupported:
      true
    default: false
    }
  }

  /// Whether the word is one of those by which cards say that the slot has no key.
  ///
  /// YubiKeys answer `6581`; a card that doesn't tell the two apart answers as for an object.
  var saysMissingKey: Bool {
    self == .memoryFailure || saysMissingObject
  }
}
