import ISO7816

/// How a device treats SELECT.
struct SelectionRules: Sendable {
  /// For SELECT by file identifier, with which clients look for the master file.
  let byFile: StatusWord
  /// The values of P2 that SELECT by name refuses, and the word for them.
  let refusedParameters: (values: Set<UInt8>, word: StatusWord)
  /// For any other command before an application was selected.
  let nothingSelected: StatusWord
  /// Whether selecting with another form of the same identifier loses what was verified.
  let otherNameLosesPINs: Bool
  /// For commands other than SELECT and ACTIVATE FILE while terminated.
  let terminated: StatusWord
}

/// How a device treats the user interaction flag.
struct TouchRules: Sendable {
  /// How long it waits for a touch.
  let timeout: Duration
  /// For an operation that wasn't touched in time.
  let timeoutWord: StatusWord
  /// The policies that may be written.
  let policies: ClosedRange<UInt8>
  /// For another policy.
  let unknownPolicy: StatusWord
  /// For another second byte than the button's.
  let wrongButton: StatusWord
  /// For a change of a policy that is fixed.
  let fixedPolicy: StatusWord
  /// Whether a fixed policy ends with the key that it was set for.
  let fixedPolicyEndsWithKey: Bool

  /// How long a touch counts for the cached policies.
  static let cacheTime = Duration.seconds(15)
  /// The bit for a button, in 7F74 and in UIF.
  static let button: UInt8 = 0x20
}

/// Which algorithms a device has.
struct AlgorithmRules: Sendable {
  /// Of every slot, as it comes from the factory.
  let defaultAttributes: [UInt8]
  /// What it can generate; more can be imported.
  let generated: Set<KeyAlgorithm>
  /// For GENERATE with another.
  let notGenerated: StatusWord
  /// The lengths of the public exponent that attributes may name, in bits.
  let exponentBits: Set<UInt16>
  /// The import formats that attributes may name.
  let importFormats: Set<UInt8>
  /// For attributes that it doesn't have.
  let unknown: StatusWord
  /// What follows the object identifier in the list of algorithms.
  let curveSuffix: [UInt8]
  /// Whether the list names Ed25519 and X25519, both as EdDSA, for every slot.
  let listsTwistedCurvesEverywhere: Bool
}

/// How a device treats its keys.
struct KeyRules: Sendable {
  /// For an operation with a slot that has no key.
  let missingKey: StatusWord
  /// For reading the public key of such a slot.
  let missingPublicKey: StatusWord
  /// Whether a missing key is noticed before a missing PIN.
  let isKeyCheckedFirst: Bool
  /// Whether a hash must be as long as the curve's own one.
  let wantsExactHash: Bool
  /// For an input that the key can't take.
  let wrongInput: StatusWord
  /// The longest message for Ed25519, in bytes; nil for no limit but the command's.
  let messageLimit: Int?
  /// Whether a signature that was refused after the PIN was found verified uses that PIN up.
  let refusalSpendsPIN: Bool
  /// Whether a signature that failed after the touch counts.
  let countsFailedSignatures: Bool
  /// For an operation that failed inside.
  let internalFailure: StatusWord
}

/// How a device builds and finds its data objects.
struct DataObjectRules: Sendable {
  /// Whether GET DATA of a template gives its tag and length too.
  let templatesHaveTheirTag: Bool
  /// Whether 7F66 stands in 73 and not beside it.
  let lengthsAreDiscretionary: Bool
  let hasAttestationKey: Bool
  /// By how much the length of FA is too large.
  let algorithmListExcess: Int
  /// For a tag that isn't served.
  let unknownTag: StatusWord
  /// For GET NEXT DATA behind the last certificate.
  let noFurtherObject: StatusWord
  /// Whether SELECT DATA wants the length of its data once more in front.
  let selectionHasLength: Bool
  /// For GET DATA with the odd instruction; nil if there is no such instruction.
  let oddInstruction: StatusWord?
  /// The longest certificate and the longest other object, in bytes.
  let certificateLimit: Int
  let objectLimit: Int
}

/// The words that belong to no single command.
struct GeneralWords: Sendable {
  /// For bytes that aren't a command.
  let malformed: StatusWord
  /// For P1 or P2 that a command doesn't know.
  let parameters: StatusWord
  /// For TERMINATE DF when neither PW3 is verified nor both PINs are blocked.
  let terminationRefused: StatusWord
}
