public import ISO7816
public import OpenPGP

/// What a signature is made under, as read from the card in the same transaction.
public struct SigningConditions: Hashable, Sendable {
  /// What the signing key is set to.
  public var algorithm: SigningAlgorithm
  /// When it waits for a touch; none if the card has no such object.
  public var touch: TouchPolicy?
  /// How a command with a long answer writes its lengths.
  public var form: LengthForm
  /// Whether the PIN was verified in this same transaction and, on a card that wants it for each
  /// signature, not used since.
  public var isVerified: Bool

  /// Puts conditions together.
  ///
  /// - Parameters:
  ///   - algorithm: What the signing key is set to.
  ///   - touch: When it waits for a touch.
  ///   - form: How a command with a long answer writes its lengths.
  ///   - isVerified: Whether the PIN was verified in this same transaction.
  public init(
    algorithm: SigningAlgorithm,
    touch: TouchPolicy?,
    form: LengthForm,
    isVerified: Bool = true
  ) {
    self.algorithm = algorithm
    self.touch = touch
    self.form = form
    self.isVerified = isVerified
  }

  /// How long to wait before telling the user to touch the card; zero for at once, nothing if
  /// no touch is asked for.
  public var announceTouchAfter: Duration? { touch?.announceAfter(algorithm) }
}

/// Why there is no signature.
///
/// After any of them a PIN that is good for one signature is to be taken as not verified.
public enum SigningError: Error, Hashable, Sendable {
  /// A hash that hasn't its algorithm's length; nothing was sent.
  case hashLength(Int, expected: Int)
  /// A hash weaker than the curve, which OpenPGP doesn't allow; nothing was sent.
  case hashTooShort(HashAlgorithm, Curve)
  /// The key's algorithm isn't one that signs here, by the value of C1; nothing was sent.
  case algorithm([UInt8])
  /// Nobody touched the card in time.
  case touchTimeout(after: Duration)
  /// The PIN isn't verified, or no longer.
  case pinNotVerified
  /// The signing slot has no key.
  case keyMissing
  /// The PIN is blocked.
  case blocked
  /// Any other word.
  case refused(StatusWord)
  /// An answer that can't be a signature of the key.
  case malformedSignature(byteCount: Int)
  /// The exchange came to no answer. Whether the card made a signature is unknown.
  case exchange(ExchangeError)
}

/// Has the card sign a hash, in one command that is never repeated.
///
/// The card may wait for a touch: up to half a minute, in which the command can't be taken back.
///
/// Source: OpenPGP card 3.4.1, 7.2.10.
///
/// - Parameters:
///   - hash: The hash, in the full length of its algorithm.
///   - algorithm: What made the hash.
///   - conditions: What the signature is made under.
///   - card: A card on which the application is selected and the signing PIN verified.
///   - clock: Tells how long the card took, by which a touch that didn't come is told from a PIN
///     that isn't verified.
/// - Returns: The signature as numbers, not yet checked.
/// - Throws: ``SigningError``.
public func sign(
  _ hash: [UInt8],
  _ algorithm: HashAlgorithm,
  under conditions: SigningConditions,
  on card: some CardChannel,
  clock: some Clock<Duration>
) async throws(SigningError) -> SignatureValue {
  let input = try conditions.algorithm.input(signing: hash, algorithm)
  let expected = conditions.algorithm.signatureByteCount
  let command = Command.computeSignature(input, expectedByteCount: expected)
  let form = command.form(on: conditions.form)
  let start = clock.now
  let answer: Answer
  do {
    answer = try await exchange(command, on: card, as: form)
  } catch {
    throw .exchange(error)
  }
  guard answer.word == .success else {
    let elapsed = start.duration(to: clock.now)
    throw SigningError(answer.word, under: conditions, after: elapsed)
  }
  let value = SignatureValue(parsingCardSignature: answer.data, as: conditions.algorithm)
  guard let value else { throw .malformedSignature(byteCount: answer.data.count) }
  return value
}

extension SigningAlgorithm {
  /// How many bytes a card is asked for: RSA's signature, or all that a short answer takes.
  fileprivate var signatureByteCount: Int {
    switch self {
    case .rsa(let bits): max(bits / 8, Command.shortAnswerByteCount)
    case .ecdsa, .ed25519, .unsupported: Command.shortAnswerByteCount
    }
  }
}

extension SigningError {
  /// A refusal that took so long was a wait for a touch; without one cards refuse within a second.
  public static let touchWaitThreshold = Duration.seconds(10)

  /// What a refusal means.
  ///
  /// The word alone doesn't tell: a Nitrokey 3 says `6982` for a touch that didn't come as for a
  /// PIN that isn't verified.
  fileprivate init(_ word: StatusWord, under conditions: SigningConditions, after elapsed: Duration)
  {
    let mayHaveWaited =
      conditions.isVerified && conditions.touch?.mayAsk == true
      && elapsed >= Self.touchWaitThreshold
    switch word {
    case .securityEnvironmentFailure:
      self = .touchTimeout(after: elapsed)
    case .securityStatusNotSatisfied, .conditionsOfUseNotSatisfied:
      if mayHaveWaited {
        self = .touchTimeout(after: elapsed)
      } else {
        self = word == .securityStatusNotSatisfied ? .pinNotVerified : .refused(word)
      }
    case .authenticationBlocked:
      self = .blocked
    case .referencedDataNotFound, .fileNotFound, .recordNotFound:
      self = .keyMissing
    default:
      self = .refused(word)
    }
  }
}
