/// What a card forgets when the power goes.
struct Session: Sendable {
  /// An application of the device.
  enum Application: Hashable, Sendable {
    case openPGP
    /// YubiKey's own, which tells what the device is.
    case management
  }

  var application: Application?
  /// The identifier as it stood in SELECT.
  var selectedName: [UInt8] = []

  /// PW1 for PSO: COMPUTE DIGITAL SIGNATURE, mode 81.
  var isSigningVerified = false
  /// PW1 for everything else, mode 82.
  var isUserVerified = false
  var isAdminVerified = false

  /// Which of the cardholder certificates is read and written.
  var certificate = 0
  /// The slots that PSO: DECIPHER and INTERNAL AUTHENTICATE use; MSE changes them.
  var decipherSlot = KeySlot.decryption
  var authenticationSlot = KeySlot.authentication

  var chain: CommandChain?
  /// What GET RESPONSE fetches next.
  var waiting: [UInt8] = []
  var lastTouch: [KeySlot: Duration] = [:]

  mutating func forgetPINs() {
    isSigningVerified = false
    isUserVerified = false
    isAdminVerified = false
  }

  /// What SELECT of the same application puts back, PINs not among it.
  mutating func forgetChoices() {
    certificate = 0
    decipherSlot = .decryption
    authenticationSlot = .authentication
    chain = nil
    waiting = []
  }
}
