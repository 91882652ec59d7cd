import AuditLog
import CardMaking
import ContainerSignature
import DesktopNotification
import FileTesting
import OpenPGP
import Pinentry
import Policy
import SigningAgent
import Synchronization

/// The time of all tests: after the keys were made.
let now: UInt32 = 1_795_000_000

/// The PIN of the tests' cards.
let pin = "246810"

extension CardOrder {
  /// A card with the tests' PIN.
  init(_ change: (inout CardOrder) -> Void) {
    self.init()
    self.pin = SigningAgentTests.pin
    change(&self)
  }
}

/// Who calls in tests that don't say: the agent's own user.
let ownUser = Caller(userID: 1000, userName: "alice", processID: 4711)

/// An order of so many images.
func order(
  of count: Int,
  card: String? = nil,
  key: Fingerprint? = nil,
  for caller: Caller = ownUser
) throws -> SigningOrder? {
  try order(ofImages: Array(0..<count), card: card, key: key, for: caller)
}

/// An order of images by their numbers, of which each has a name of its own.
func order(
  ofImages numbers: [Int],
  card: String? = nil,
  key: Fingerprint? = nil,
  for caller: Caller = ownUser
) throws -> SigningOrder? {
  let images = try numbers.map { number in
    let digits = String(number, radix: 16)
    let digest = "sha256:" + String(repeating: "0", count: 64 - digits.count) + digits
    return ImageToSign(
      reference: try ImageReference(parsing: "stagex/core-image\(number):1.\(number)"),
      digest: try ImageDigest(parsing: digest)
    )
  }
  return SigningOrder(try SigningRequest(images: images), card: card, key: key, for: caller)
}

/// The policy file of an agent that is running.
final class PolicyChange: Sendable {
  private let state = Mutex<String?>(nil)

  /// What it says now; nil as long as nobody changed it.
  var rules: String? {
    get { state.withLock(\.self) }
    set { state.withLock { $0 = newValue } }
  }
}

/// An agent with a card and a dialog, and everything that it reported.
struct Bench {
  let card: MemoryCard
  let dialog: ScriptedDialog
  let reported = Reported()
  let folder: TemporaryFolder
  /// The user's policy file.
  var rules = "touch = \"any\""
  var defaults = PolicyDefaults()
  var touches: any TouchAnnouncer = SilentAnnouncer()
  var time = now
  var clock: any Clock<Duration> = ContinuousClock()
  // No time passes, however busy the machine is.
  var uptime: @Sendable () -> Duration = { .zero }
  /// What the policy file says in place of `rules` once it was changed.
  let change = PolicyChange()
  /// Where cards are, in place of the only reader of ``card``.
  var readers: (any CardReaders)?
  /// What asks in place of ``dialog``.
  var replacement: (any ApprovalDialog)?

  init(_ card: MemoryCard, pins: [String?] = [pin]) throws {
    self.card = card
    folder = try TemporaryFolder()
    dialog = ScriptedDialog(pins)
  }

  /// The log's folder, which isn't there before the first record.
  var logFolder: String { folder.path("log") }

  var log: AuditLog {
    let time = time
    return AuditLog(folder: logFolder) { AuditTime(milliseconds: Int64(time) * 1000) }
  }

  /// A new agent with the same card, dialog and log.
  var agent: SigningAgent {
    let time = time
    return SigningAgent(
      readers: readers ?? card,
      dialog: replacement ?? dialog,
      touches: touches,
      log: log,
      policy: { [defaults, rules, change] () throws(AgentError) in
        let source = PolicySource(
          file: "policy.toml",
          bytes: Array((change.rules ?? rules).utf8)
        )
        do throws(PolicyError) {
          return try Policy(
            system: nil,
            user: source,
            defaults: defaults,
            accounts: PolicyAccounts(user: { _ in 1001 }, group: { _ in 100 })
          )
        } catch {
          throw .policyUnusable(error.problems.map(\.description))
        }
      },
      ownUser: ownUser.userID,
      person: ownUser.userID,
      now: { time },
      clock: clock,
      uptime: uptime
    )
  }

  /// The agent's cards, as its own user sees them.
  func cards() async throws -> [CardReport] { try await agent.listCards(for: ownUser).cards }

  /// The lines of the log.
  var records: [Record] {
    get throws { try Record.all(in: logFolder) }
  }

  /// Signs, with a new agent if none is given, and says how it ended; nil if all is signed.
  func sign(_ order: SigningOrder?, with agent: SigningAgent? = nil) async -> AgentError? {
    guard let order else { return .cancelled }
    do throws(AgentError) {
      try await (agent ?? self.agent).sign(order) { [reported] event in await reported.add(event) }
      return nil
    } catch {
      return error
    }
  }
}
