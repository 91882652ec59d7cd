import ISO7816

extension CardProfile {
  /// A YubiKey 5 with firmware 5.4.3.
  public static let yubikey5_4_3 = yubikey(
    Firmware(major: 5, minor: 4, patch: 3),
    // To ask without data is refused before 5.7, to give a PIN back before 5.6.0.
    statusQuery: .refused(.wrongData),
    unverify: .refused(.wrongData),
    hasEarlyDataObjects: true
  )

  /// A YubiKey 5 with firmware 5.7.4.
  public static let yubikey5_7_4 = yubikey(
    Firmware(major: 5, minor: 7, patch: 4),
    statusQuery: .answered,
    unverify: .supported,
    hasEarlyDataObjects: false
  )

  private static func yubikey(
    _ firmware: Firmware,
    statusQuery: PINRules.StatusQuery,
    unverify: PINRules.Unverify,
    hasEarlyDataObjects: Bool
  ) -> CardProfile {
    CardProfile(
      name: "yubikey-\(firmware.text)",
      answerToReset: [
        0x3B, 0xFD, 0x13, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x15, 0x80, 0x73, 0xC0,
        0x21, 0xC0, 0x57, 0x59, 0x75, 0x62, 0x69, 0x4B, 0x65, 0x79, 0x40,
      ],
      serials: 1...99_999_999,
      manufacturer: 0x0006,
      isSerialDecimal: true,
      firmware: firmware,
      historicalBytes: [0x00, 0x73, 0x00, 0x00, 0xE0],
      extendedCapabilities: [0x7D, 0x00, 0x0B, 0xFE, 0x08, 0x00, 0x00, 0xFF, 0x00, 0x00],
      lengthLimits: (command: 0x0BFE, answer: 0x0BFE),
      dataLimit: 3060,
      challengeLimit: 0x0BFE,
      answersChainsInParts: false,
      selection: SelectionRules(
        byFile: .instructionNotSupported,
        // 0C, which asks for no answer, was seen to be refused on a YubiKey 4.
        refusedParameters: ([0x04, 0x08, 0x0C], .instructionNotSupported),
        nothingSelected: .instructionNotSupported,
        otherNameLosesPINs: false,
        terminated: .terminated
      ),
      pins: PINRules(
        failure: .fixed,
        replacementFailure: nil,
        impossibleLength: .wrongData,
        newLength: .conditionsNotSatisfied,
        statusQuery: statusQuery,
        unverify: unverify,
        isSigningPINReusableByDefault: true,
        takesLongStatus: false,
        interpretsKeyDerivation: true
      ),
      touch: TouchRules(
        timeout: .seconds(15),
        // Not measured with OpenPGP; 6600 is what other devices and GnuPG agree on.
        timeoutWord: .securityIssue,
        policies: 0...4,
        // The next two are not established.
        unknownPolicy: .wrongData,
        wrongButton: .wrongData,
        fixedPolicy: .securityStatusNotSatisfied,
        fixedPolicyEndsWithKey: true
      ),
      algorithms: AlgorithmRules(
        defaultAttributes: [0x01, 0x08, 0x00, 0x00, 0x11, 0x00],
        generated: Set(KeyAlgorithm.all),
        // Not established, and not reachable: whatever has attributes is generated.
        notGenerated: .wrongData,
        // 17 bits by itself; ykman writes 32.
        exponentBits: [17, 32],
        importFormats: [0, 1, 2, 3],
        unknown: .wrongData,
        curveSuffix: [],
        listsTwistedCurvesEverywhere: hasEarlyDataObjects
      ),
      keys: KeyRules(
        // Not established for signatures; 6581 is what reading the public key says.
        missingKey: .memoryFailure,
        missingPublicKey: .memoryFailure,
        isKeyCheckedFirst: false,
        wantsExactHash: false,
        wrongInput: .wrongData,
        messageLimit: nil,
        refusalSpendsPIN: true,
        countsFailedSignatures: false,
        internalFailure: .memoryFailure
      ),
      objects: DataObjectRules(
        templatesHaveTheirTag: true,
        lengthsAreDiscretionary: true,
        hasAttestationKey: true,
        // Firmware before 5.6.1.
        algorithmListExcess: hasEarlyDataObjects ? 2 : 0,
        unknownTag: .wrongParameters,
        noFurtherObject: .wrongData,
        // Firmware up to 5.4.3.
        selectionHasLength: hasEarlyDataObjects,
        oddInstruction: nil,
        certificateLimit: 0x0800,
        objectLimit: 0x00FF
      ),
      words: GeneralWords(
        malformed: .wrongLength,
        parameters: .wrongParameters,
        terminationRefused: .securityStatusNotSatisfied
      )
    )
  }
}
