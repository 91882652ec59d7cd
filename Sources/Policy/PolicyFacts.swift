public import OpenPGP
public import OpenPGPCard
internal import TOML

/// Who calls.
public struct PolicyCaller: Hashable, Sendable {
  /// The caller's user.
  public var uid: UInt32
  /// The caller's groups.
  public var gids: Set<UInt32>
  /// The user that the agent runs as.
  public var agentUID: UInt32
  /// The qube that called; nil for a process of this machine.
  public var qube: String?

  /// Takes what the system says of the caller.
  ///
  /// - Parameters:
  ///   - uid: The caller's user.
  ///   - gids: The caller's groups, the first one among them.
  ///   - agentUID: The user that the agent runs as.
  ///   - qube: The qube that called; then user and groups are those of a bridge, and say nothing.
  public init(uid: UInt32, gids: Set<UInt32>, agentUID: UInt32, qube: String? = nil) {
    self.uid = uid
    self.gids = gids
    self.agentUID = agentUID
    self.qube = qube
  }

  /// Whether it is the agent's own user on this machine, who needs no entry.
  var isAgentItself: Bool { qube == nil && uid == agentUID }

  /// Who it is, in words.
  var words: String { qube.map { "qube \(shown($0))" } ?? "user \(uid)" }
}

/// What is to be signed.
public struct PolicyRequest: Hashable, Sendable {
  /// The repositories of the images in full, without tags: `docker.io/stagex/core-acl`.
  public var repositories: [String]
  /// How many images there are.
  public var imageCount: Int
  /// The repository of a git object, as the caller names it; nil if there is no such object.
  public var gitRepository: String?
  /// How many signatures it takes now besides one for each image; negative if some images are to
  /// be signed later.
  public var furtherCount: Int

  /// Takes a request.
  ///
  /// - Parameters:
  ///   - repositories: The repositories of the images in full; one may be there often.
  ///   - imageCount: How many images there are.
  ///   - gitRepository: The repository of a git object, as the caller names it.
  ///   - furtherCount: How many signatures it takes besides one for each image.
  public init(
    repositories: [String],
    imageCount: Int,
    gitRepository: String? = nil,
    furtherCount: Int = 0
  ) {
    self.repositories = repositories
    self.imageCount = imageCount
    self.gitRepository = gitRepository
    self.furtherCount = furtherCount
  }
}

/// What the card says of itself and its key.
public struct PolicyCard: Hashable, Sendable {
  /// Where a key was made.
  public enum KeyOrigin: String, Hashable, Sendable {
    /// On the card.
    case generated
    /// Somewhere else.
    case imported
  }

  /// The card's serial number.
  public var serial: SerialNumber
  /// The fingerprint of the signature key.
  public var key: Fingerprint
  /// The key's algorithm as the agent names it: `RSA-4096`, `P-256`, `Ed25519`.
  public var algorithm: String
  /// When the key asks for a touch; nil if the card has no such thing.
  public var touch: TouchPolicy?
  /// Whether the card wants the PIN again for each signature (C4 begins with 00).
  public var pinIsForEachSignature: Bool
  /// Where the key was made, nil if the card doesn't say.
  public var keyOrigin: KeyOrigin?
  /// How many tries the PIN has left.
  public var triesLeft: Int
  /// When the key was made, in seconds since 1970.
  public var keyCreated: Int64

  /// Takes what the card says.
  ///
  /// - Parameters:
  ///   - serial: The card's serial number.
  ///   - key: The fingerprint of the signature key.
  ///   - algorithm: The key's algorithm as the agent names it.
  ///   - touch: When the key asks for a touch, nil if the card has no such thing.
  ///   - pinIsForEachSignature: Whether the card wants the PIN again for each signature.
  ///   - keyOrigin: Where the key was made, nil if the card doesn't say.
  ///   - triesLeft: How many tries the PIN has left.
  ///   - keyCreated: When the key was made, in seconds since 1970.
  public init(
    serial: SerialNumber,
    key: Fingerprint,
    algorithm: String,
    touch: TouchPolicy?,
    pinIsForEachSignature: Bool,
    keyOrigin: KeyOrigin?,
    triesLeft: Int,
    keyCreated: Int64
  ) {
    self.serial = serial
    self.key = key
    self.algorithm = algorithm
    self.touch = touch
    self.pinIsForEachSignature = pinIsForEachSignature
    self.keyOrigin = keyOrigin
    self.triesLeft = triesLeft
    self.keyCreated = keyCreated
  }
}

/// All that the rules are about, read before any PIN and any touch.
public struct PolicyFacts: Hashable, Sendable {
  /// Who calls.
  public var caller: PolicyCaller
  /// What is to be signed.
  public var request: PolicyRequest
  /// What is to sign.
  public var card: PolicyCard
  /// How many signatures were made in the last hour.
  public var signaturesInLastHour: Int
  /// The host's time, in seconds since 1970.
  public var now: Int64
  /// The time of the newest record of the audit log, in seconds since 1970; nil if there is none.
  public var newestRecord: Int64?

  /// Takes all of it.
  ///
  /// - Parameters:
  ///   - caller: Who calls.
  ///   - request: What is to be signed.
  ///   - card: What is to sign.
  ///   - signaturesInLastHour: How many signatures were made in the last hour.
  ///   - now: The host's time, in seconds since 1970.
  ///   - newestRecord: The time of the newest record, in seconds since 1970, nil if there is none.
  public init(
    caller: PolicyCaller,
    request: PolicyRequest,
    card: PolicyCard,
    signaturesInLastHour: Int,
    now: Int64,
    newestRecord: Int64?
  ) {
    self.caller = caller
    self.request = request
    self.card = card
    self.signaturesInLastHour = signaturesInLastHour
    self.now = now
    self.newestRecord = newestRecord
  }
}
