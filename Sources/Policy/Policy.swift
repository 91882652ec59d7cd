public import OpenPGP
public import OpenPGPCard

/// What may be signed, by whom and how: the rules as they hold, each with where it comes from.
public struct Policy: Hashable, Sendable {
  /// When the card has to ask for a touch.
  public internal(set) var touch = Self.builtIn(TouchRule.required)
  /// What a PIN entry is good for.
  public internal(set) var pin = Self.builtIn(PINRule.eachApproval)
  /// Where the key was made.
  public internal(set) var keyOrigin = Self.builtIn(KeyOriginRule.any)
  /// The cards that may sign.
  public internal(set) var cards = Self.builtIn(PolicyList<SerialNumber>.any)
  /// The keys that may sign.
  public internal(set) var keys = Self.builtIn(PolicyList<Fingerprint>.any)
  /// The repositories that may be signed.
  public internal(set) var repositories = Self.builtIn(PolicyList<RepositoryGlob>.any)
  /// The git repositories whose commits and tags may be signed; none if nobody says more.
  public internal(set) var gitRepositories = Self.builtIn(
    PolicyList<GitRepositoryGlob>.only([])
  )
  /// How many images one request may have.
  public internal(set) var maxBatch = Self.builtIn(PolicyLimit(1000))
  /// How many signatures there may be in an hour.
  public internal(set) var maxPerHour = Self.builtIn(PolicyLimit(2000))
  /// How long an approval of a coming set holds; 0 seconds where there is none.
  public internal(set) var approvalTime = Self.builtIn(PolicySeconds(600))
  /// How many tries the PIN must have left for one to be sent.
  public internal(set) var minimumTries = Self.builtIn(PolicyTries(2))
  /// Whether there is a dialog besides that for the PIN.
  public internal(set) var confirm = Self.builtIn(ConfirmRule.withPIN)
  /// The kinds of keys that may sign.
  public internal(set) var algorithms = Self.builtIn(
    PolicyList<PolicyAlgorithm>.only(PolicyAlgorithm.standard)
  )
  /// Whether the host's time has to be plausible.
  public internal(set) var clock = Self.builtIn(ClockRule.checked)
  /// Whether the factory's PIN is sent.
  public internal(set) var factoryPIN = Self.builtIn(FactoryPINRule.refuse)
  /// The short names by which qubes name keys.
  public internal(set) var keyNames: [PolicyKeyName] = []
  /// The client entries of each file that has some; a caller needs the leave of each.
  public internal(set) var clients: [[PolicyClient]] = []

  /// The policy where there are no files.
  ///
  /// - Parameter defaults: What the program's command line says.
  public init(defaults: PolicyDefaults = PolicyDefaults()) {
    if let tries = defaults.minimumTries {
      minimumTries = PolicySetting(value: PolicyTries(tries), origin: .commandLine)
    }
    if let rule = defaults.factoryPIN {
      factoryPIN = PolicySetting(value: rule, origin: .commandLine)
    }
  }

  private static func builtIn<Value>(_ value: Value) -> PolicySetting<Value> {
    PolicySetting(value: value, origin: .builtIn)
  }

  /// The rules in the order of ``PolicyRule``, without the qubes' names of keys and the clients.
  public var rows: [PolicyRow] { RuleDefinitions.all.map { $0.row(of: self) } }
}

/// A rule as it holds, for showing.
public struct PolicyRow: Hashable, Sendable {
  /// The rule.
  public let rule: PolicyRule
  /// Its value.
  public let value: PolicyShown
  /// Where the value comes from.
  public let origin: PolicyOrigin
}

/// What a program's command line says of rules that no file names.
public struct PolicyDefaults: Hashable, Sendable {
  /// How many tries must be left, 1 to 15; nil if the command line says nothing.
  public var minimumTries: Int?
  /// Whether the factory's PIN is sent; nil if the command line says nothing.
  public var factoryPIN: FactoryPINRule?

  /// Takes what the command line says.
  ///
  /// - Parameters:
  ///   - minimumTries: How many tries must be left, 1 to 15.
  ///   - factoryPIN: Whether the factory's PIN is sent.
  public init(minimumTries: Int? = nil, factoryPIN: FactoryPINRule? = nil) {
    self.minimumTries = minimumTries
    self.factoryPIN = factoryPIN
  }
}

/// A policy file that was read, as bytes.
public struct PolicySource: Hashable, Sendable {
  /// The path, as problems and origins name it.
  public let file: String
  /// The content.
  public let bytes: [UInt8]

  /// Takes a file's content.
  ///
  /// - Parameters:
  ///   - file: The path, as problems and origins name it.
  ///   - bytes: The content.
  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }
}
