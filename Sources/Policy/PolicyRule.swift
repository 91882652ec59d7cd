/// A rule of the policy, by the key that it has in a file.
public enum PolicyRule: String, CaseIterable, Hashable, Sendable {
  /// When the card asks for a touch.
  case touch
  /// What a PIN entry is good for.
  case pin
  /// Where the key was made.
  case keyOrigin = "key-origin"
  /// Which cards may sign.
  case cards
  /// Which keys may sign.
  case keys
  /// Which repositories may be signed.
  case repositories
  /// Of which git repositories commits and tags may be signed.
  case gitRepositories = "git-repositories"
  /// How many images one request may have.
  case maxBatch = "max-batch"
  /// How many signatures there may be in an hour.
  case maxPerHour = "max-per-hour"
  /// How long an approval of a coming set holds.
  case approvalTime = "approval-time"
  /// How many tries the PIN must have left.
  case minimumTries = "minimum-tries"
  /// Whether there is a dialog besides that for the PIN.
  case confirm
  /// Which kinds of keys may sign.
  case algorithms
  /// Whether the host's time has to be plausible.
  case clock
  /// Whether a PIN that everybody knows is sent.
  case factoryPIN = "factory-pin"
  /// Which keys qubes may name, and how.
  case qubes
  /// Who may call.
  case client
}
