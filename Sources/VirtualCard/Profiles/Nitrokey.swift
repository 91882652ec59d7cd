import ISO7816

extension CardProfile {
  /// A Nitrokey 3 whose keys are in its secure element, as new ones are set up.
  public static let nitrokey3 = nitrokey("nitrokey3", generated: Set(KeyAlgorithm.all))

  /// A Nitrokey 3 without its secure element: it imports more than it generates.
  public static let nitrokey3Software = nitrokey(
    "nitrokey3-software",
    generated: [.rsa(bits: 2048), .ecdsa(.p256), .ecdh(.p256), .ed25519, .x25519]
  )

  private static func nitrokey(_ name: String, generated: Set<KeyAlgorithm>) -> CardProfile {
    CardProfile(
      name: name,
      answerToReset: [
        0x3B, 0x8F, 0x01, 0x80, 0x5D, 0x4E, 0x69, 0x74, 0x72, 0x6F, 0x6B, 0x65,
        0x79, 0x00, 0x00, 0x00, 0x00, 0x00, 0x6A,
      ],
      serials: 1...UInt32.max,
      manufacturer: 0x000F,
      isSerialDecimal: false,
      firmware: nil,
      historicalBytes: [0x00, 0x31, 0xF5, 0x73, 0xC0, 0x01, 0x60],
      extendedCapabilities: [0x3F, 0x00, 0x10, 0x00, 0x10, 0x00, 0x10, 0x00, 0x00, 0x01],
      lengthLimits: (command: 0x1DB9, answer: 0x1DB9),
      // What the buffer takes, whatever 7F66 says.
      dataLimit: 3072,
      challengeLimit: 0x1000,
      answersChainsInParts: true,
      selection: SelectionRules(
        byFile: .fileNotFound,
        refusedParameters: ([], .incorrectParameters),
        nothingSelected: .fileNotFound,
        otherNameLosesPINs: true,
        terminated: .conditionsNotSatisfied
      ),
      pins: PINRules(
        failure: .countdown,
        replacementFailure: .verificationFailed,
        impossibleLength: nil,
        newLength: .wrongLength,
        statusQuery: .answered,
        unverify: .supported,
        isSigningPINReusableByDefault: false,
        takesLongStatus: true,
        interpretsKeyDerivation: false
      ),
      touch: TouchRules(
        timeout: .seconds(15),
        timeoutWord: .securityStatusNotSatisfied,
        policies: 0...2,
        // Cached policies are refused; with which word isn't established.
        unknownPolicy: .wrongData,
        wrongButton: .authenticationBlocked,
        fixedPolicy: .authenticationBlocked,
        fixedPolicyEndsWithKey: false
      ),
      algorithms: AlgorithmRules(
        defaultAttributes: [0x01, 0x08, 0x00, 0x00, 0x20, 0x00],
        generated: generated,
        notGenerated: .functionNotSupported,
        exponentBits: [32],
        importFormats: [0, 2],
        // Not established.
        unknown: .wrongData,
        curveSuffix: [0xFF],
        listsTwistedCurvesEverywhere: false
      ),
      keys: KeyRules(
        missingKey: .referencedDataNotFound,
        missingPublicKey: .referencedDataNotFound,
        isKeyCheckedFirst: true,
        wantsExactHash: true,
        wrongInput: .conditionsNotSatisfied,
        messageLimit: 1024,
        refusalSpendsPIN: false,
        countsFailedSignatures: true,
        internalFailure: .executionError
      ),
      objects: DataObjectRules(
        templatesHaveTheirTag: false,
        lengthsAreDiscretionary: false,
        hasAttestationKey: false,
        algorithmListExcess: 0,
        unknownTag: .referencedDataNotFound,
        noFurtherObject: .referencedDataNotFound,
        selectionHasLength: false,
        oddInstruction: .functionNotSupported,
        certificateLimit: 0x1000,
        objectLimit: 0x1000
      ),
      words: GeneralWords(
        malformed: .internalFailure,
        parameters: .incorrectParameters,
        terminationRefused: .conditionsNotSatisfied
      )
    )
  }
}
