import ArgumentParser
import OpenPGP
import VirtualCard

/// Makes a card that is ready to sign: key, PIN, touch policy, certificate.
struct Make: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a card with a signature key, ready to sign, and its certificate.",
    discussion: """
      Does what gpg --card-edit would do on a real card, by the same commands to the card: sets \
      the algorithm, generates the key on the card, writes its fingerprint and time, changes the \
      PIN, and has the card sign a certificate with one user ID. Prints the key's fingerprint.
      """
  )

  @Option(help: "Which device the card is like; see \"paraph-vcard profiles\".")
  var profile: ProfileName

  @Option(help: "The card's serial number. (default: the profile's first)")
  var serial: UInt32?

  @Option(help: ArgumentHelp("The card's memory; it must not exist.", valueName: "file"))
  var state: String

  @Option(help: "The key's algorithm.")
  var algorithm: KeyChoice = .ed25519

  @Option(help: ArgumentHelp("When the key was made, in seconds since 1970.", valueName: "time"))
  var created: UInt32 = 1_767_225_600

  @Option(help: "The PIN for signing.")
  var pin = "123456"

  @Option(help: ArgumentHelp("When the key wants a touch.", valueName: "policy"))
  var touch: TouchChoice = .off

  @Flag(help: "Whether one PIN entry is good for many signatures. (default: as the device)")
  var pinIsGood: PINChoice?

  @Option(help: ArgumentHelp("Where the certificate goes, in binary.", valueName: "file"))
  var certificate: String?

  @Option(name: .customLong("user-id"), help: "Whom the certificate names.")
  var userID = "Test Signer <signer@example.org>"

  func run() throws {
    EndingSignals.unblock()
    guard try FileCardStateStore(path: state).load() == nil else {
      throw Failure("\(state): exists already")
    }
    let card = try CardFile(profile: profile.profile, serial: serial, path: state)
      .card(touch: TouchPanel(mode: .always))
    let maker = CardMaker(card: SoftCard(card), isYubiKey: profile.profile.name.contains("yubikey"))
    let order = self
    let end = try Completion()
    let outcome = Outcome()
    Task {
      do {
        outcome.set(.success(try await maker.make(order)))
      } catch {
        outcome.set(.failure(error))
      }
      end.announce()
    }
    end.wait()
    let made = try outcome.get()
    if let certificate { try writeNew(made.certificate, to: certificate) }
    print(made.fingerprint)
  }
}

/// The algorithm of a signature key, as an argument.
enum KeyChoice: String, CaseIterable, ExpressibleByArgument {
  case ed25519, rsa2048, rsa3072, rsa4096
  case nistp256, nistp384, nistp521

  /// The algorithm attributes of the slot, data object C1.
  ///
  /// Source: OpenPGP card 3.4.1, 4.4.3.9; the length of the exponent is the device's own.
  func attributes(isYubiKey: Bool) -> [UInt8] {
    switch self {
    case .ed25519: [0x16] + Curve.ed25519.objectIdentifier
    case .nistp256: [0x13] + Curve.nistP256.objectIdentifier
    case .nistp384: [0x13] + Curve.nistP384.objectIdentifier
    case .nistp521: [0x13] + Curve.nistP521.objectIdentifier
    case .rsa2048: rsa(2048, isYubiKey)
    case .rsa3072: rsa(3072, isYubiKey)
    case .rsa4096: rsa(4096, isYubiKey)
    }
  }

  private func rsa(_ bits: UInt16, _ isYubiKey: Bool) -> [UInt8] {
    [0x01, UInt8(bits >> 8), UInt8(bits & 0xFF), 0x00, isYubiKey ? 0x11 : 0x20, 0x00]
  }
}

/// A touch policy, as an argument.
enum TouchChoice: String, CaseIterable, ExpressibleByArgument {
  case off, on, fixed, cached
  case cachedFixed = "cached-fixed"

  /// The first byte of data object D6.
  var byte: UInt8 {
    switch self {
    case .off: 0
    case .on: 1
    case .fixed: 2
    case .cached: 3
    case .cachedFixed: 4
    }
  }
}

/// How long a PIN entry is good, as a flag.
enum PINChoice: String, EnumerableFlag {
  case eachSignature, manySignatures
}
