import FuzzDriver
import OpenPGP
import OpenPGPCard
import Policy
import TOML

/// Any bytes as the system's policy file and, after a byte FF, the user's.
@main
enum FuzzPolicy: Fuzzer {
  static func test(_ input: [UInt8]) {
    let parts = input.split(separator: 0xFF, maxSplits: 1, omittingEmptySubsequences: false)
    let files = parts.map(Array.init)
    for file in files { testTOML(file) }
    guard let system = files.first, let alone = policy(system, user: nil) else { return }
    require(policy(system, user: system) != nil, "a file is as strict as itself")
    guard let user = files.dropFirst().first, let both = policy(system, user: user) else { return }
    for facts in samples {
      let left = Set(both.refusals(for: facts).map(\.rule))
      for refusal in alone.refusals(for: facts) {
        // What only the defaults refuse the user's file may allow.
        guard case .file = refusal.origin else { continue }
        require(left.contains(refusal.rule), "the user's file loosens nothing")
      }
    }
  }

  private static func testTOML(_ file: [UInt8]) {
    let lineCount = file.count { $0 == UInt8(ascii: "\n") } + 1
    do {
      let table = try TOMLTable(parsing: file)
      require(depth(.table(table)) <= TOMLLimits.depth + 1, "nothing is deeper than the limit")
      require(
        table.entries.allSatisfy { (1...lineCount).contains($0.keyLocation.line) },
        "a key has a line of the document"
      )
      require(
        Set(table.entries.map { Array($0.key.utf8) }).count == table.entries.count,
        "no key stands twice"
      )
    } catch {
      require((1...lineCount).contains(error.location.line), "an error has a line of the document")
    }
  }

  private static func depth(_ value: TOMLValue.Content) -> Int {
    switch value {
    case .array(let values): 1 + (values.map { depth($0.content) }.max() ?? 0)
    case .table(let table): 1 + (table.entries.map { depth($0.value.content) }.max() ?? 0)
    default: 1
    }
  }

  private static func policy(_ system: [UInt8], user: [UInt8]?) -> Policy? {
    let accounts = PolicyAccounts(
      user: { $0.hasPrefix("a") ? 1 : nil },
      group: { $0.hasPrefix("g") ? 2 : nil }
    )
    do {
      return try Policy(
        system: PolicySource(file: "system", bytes: system),
        user: user.map { PolicySource(file: "user", bytes: $0) },
        accounts: accounts
      )
    } catch {
      require(!error.problems.isEmpty, "a refusal has a reason")
      for problem in error.problems {
        require(
          problem.description.utf8.allSatisfy { (0x20...0x7E).contains($0) },
          "a problem is printable ASCII"
        )
      }
      return nil
    }
  }

  private static let samples: [PolicyFacts] = {
    guard
      let serial = SerialNumber("12345678"),
      let key = Fingerprint(hexadecimal: String(repeating: "0123456789", count: 4))
    else { return [] }
    return [TouchPolicy.off, .on, .cached, .cachedFixed].enumerated().map { index, touch in
      PolicyFacts(
        caller: PolicyCaller(uid: UInt32(index), gids: [2], agentUID: 0),
        request: PolicyRequest(
          repositories: ["docker.io/stagex/core-acl", "ghcr.io/a/b"],
          imageCount: 2 + 200 * index
        ),
        card: PolicyCard(
          serial: serial,
          key: key,
          algorithm: ["Ed25519", "RSA-2048", "RSA-4096", "P-256"][index],
          touch: touch,
          pinIsForEachSignature: index % 2 == 0,
          keyOrigin: index < 2 ? .generated : nil,
          triesLeft: index,
          keyCreated: 0
        ),
        signaturesInLastHour: 500 * index,
        now: index < 2 ? 0 : 1_800_000_000,
        newestRecord: nil
      )
    }
  }()
}
