public import ArgumentParser
import CardMaking
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
    let maker = CardMaker(SoftCard(card), profile: profile.profile)
    var order = CardOrder()
    order.algorithm = algorithm
    order.created = created
    order.pin = pin
    order.touch = touch
    order.pinIsForEachSignature = pinIsGood.map { $0 == .eachSignature }
    order.userID = userID
    let end = try Completion()
    let outcome = Outcome()
    Task { [order] in
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

extension KeyChoice: ExpressibleByArgument {}

extension TouchChoice: ExpressibleByArgument {}

/// How long a PIN entry is good, as a flag.
enum PINChoice: String, EnumerableFlag {
  case eachSignature, manySignatures
}
