import AuditLog
import CardMaking
import ContainerSignature
import FileTesting
import FoundationEssentials
import Gcrypt
import ISO7816
import OpenPGP
import SigningAgent
import StrictJSON
import Testing
import VirtualCard

/// What the agent records, and that nothing leaves it before.
@Suite
struct RecordTests {
  private static let sign: UInt8 = 0x2A

  @Test(arguments: [CardProfile.yubikey5_7_4, .nitrokey3])
  func `an approval and each of its signatures stand in the log, with the card's own counter`(
    profile: CardProfile
  ) async throws {
    let card = try await MemoryCard(profile: profile, CardOrder { _ in })
    let bench = try Bench(card)
    let first = await card.signatureCounter
    #expect(await bench.sign(try order(of: 3)) == nil)
    let records = try bench.records
    #expect(
      records.map(\.event) == ["asked", "granted", "signed", "signed", "signed", "ended"]
    )
    let key = try #require(try await bench.cards()[0].key)
    let images = try #require(try order(of: 3)).images
    for (index, record) in records.dropFirst(2).prefix(3).enumerated() {
      #expect(record["reference"] == .string(images[index].reference.spelling))
      #expect(record["digest"] == .string(images[index].digest.description))
      #expect(record["counter_before"] == .integer(Int64(first + index)))
      #expect(record["counter_after"] == .integer(Int64(first + index + 1)))
      let hash = digest(.sha256, of: await bench.reported.messages[index])
      #expect(record["signature"] == .string(AuditHash(hash)?.description ?? ""))
      #expect(record["key"] == .string(key.fingerprint.description))
      #expect(record["approval"] == records[0]["approval"])
    }
    #expect(records.last?["counter_after"] == .integer(Int64(await card.signatureCounter)))
    #expect(await card.signatureCounter == first + 3)
  }

  @Test
  func `a refusal is recorded with every reason, and so is who asked`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    var bench = try Bench(card)
    bench.rules = "max-batch = 2\nrepositories = [\"other/*\"]"
    let caller = Caller(userID: 1000, userName: "alice", processID: 99, executable: "/usr/bin/x")
    #expect(await bench.sign(try order(of: 3, for: caller)) != nil)
    let record = try #require(try bench.records.first)
    #expect(try bench.records.count == 1)
    #expect(record.event == "refused")
    #expect(record["outcome"] == "PolicyRefused")
    guard case .array(let reasons) = record["reasons"] else {
      Issue.record("no reasons")
      return
    }
    let rules = reasons.map { reason -> String in
      guard case .string(let text) = reason else { return "" }
      return String(text.prefix { $0 != ":" })
    }
    #expect(rules == ["touch", "repositories", "max-batch"])
    #expect(
      record["caller"] == ["uid": 1000, "pid": 99, "executable": "/usr/bin/x", "user": "alice"]
    )
  }

  @Test
  func `a no is recorded after the question`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }), pins: [nil])
    #expect(await bench.sign(try order(of: 1)) == .notApproved)
    #expect(try bench.records.map(\.event) == ["asked", "refused"])
    #expect(try bench.records.last?["outcome"] == "NotApproved")
    // A single image is named as well.
    #expect(try bench.records.first?["reference"] == "stagex/core-image0:1.0")
  }

  @Test
  func `where no record can be written no PIN is asked for and nothing is sent`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    try bench.folder.write("not a folder", to: "log")
    let error = await bench.sign(try order(of: 1))
    guard case .recordFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(bench.dialog.shown.isEmpty)
    #expect(await card.count(0x20) == 0)
  }

  @Test
  func `a line of the log that isn't one is told in words`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    #expect(await bench.sign(try order(of: 1)) == nil)
    let lines = try #require(bench.folder.read("log/audit.jsonl"))
    try bench.folder.write(lines + Array("garbage\n".utf8), to: "log/audit.jsonl")
    let file = bench.logFolder + "/audit.jsonl"
    let reason = "line 1, column 1, $: isn't JSON: 'g' can't stand here"
    #expect(
      await bench.sign(try order(of: 1))
        == .recordFailed("\(file) has a line that isn't one: \(reason)")
    )
  }

  @Test
  func `a log that breaks in the middle stops the card, and what isn't recorded isn't told`()
    async throws
  {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let log = bench.logFolder
    let counter = Counter()
    // The folder is taken away while the third signature is made.
    await card.set { command, answer in
      if command[1] == Self.sign, counter.next() == 3 {
        try? FileManager.default.removeItem(atPath: log)
        try? Data("no folder".utf8).write(to: URL(filePath: log))
      }
      return answer
    }
    let error = await bench.sign(try order(of: 100))
    guard case .recordFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let told = await bench.reported.messages.count
    let made = await card.count(Self.sign)
    #expect(told <= 2)
    // The card is never further ahead than a few signatures.
    #expect(made <= 3 + 17)
    #expect(await card.resets == 1)
  }

  @Test
  func `what the card made while the log took nothing is recorded as failed once it does`()
    async throws
  {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card, pins: [pin, pin])
    let agent = bench.agent
    let log = bench.logFolder
    let counter = Counter()
    // Others may write the folder from the third signature on.
    await card.set { command, answer in
      if command[1] == Self.sign, counter.next() == 3 {
        try? FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: log)
      }
      return answer
    }
    let error = await bench.sign(try order(of: 100), with: agent)
    guard case .recordFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let made = await card.count(Self.sign)
    let told = await bench.reported.messages.count
    await card.set(nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: log)
    #expect(await bench.sign(try order(of: 1), with: agent) == nil)
    let records = try bench.records
    #expect(records.count { $0.event == "failed" } == made - told && made > told)
    for failed in records where failed.event == "failed" {
      #expect(failed["outcome"] == "RecordFailed" && failed["signature"] == nil)
    }
    #expect(
      records.suffix(5).map(\.event) == ["ended", "asked", "granted", "signed", "ended"]
    )
    var chain = AuditChain()
    for (index, record) in records.enumerated() {
      chain.take(record.line, file: "audit.jsonl", line: index + 1)
    }
    #expect(chain.findings.filter { !$0.isNote } == [])
  }

  @Test
  func `all that the card made after a signature that isn't its key's own is recorded as failed`()
    async throws
  {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card, pins: [pin, pin])
    let counter = Counter()
    await card.set { command, answer in
      guard command[1] == Self.sign, counter.next() == 2 else { return answer }
      return answer.withOneWrongBit
    }
    #expect(await bench.sign(try order(of: 40)) == .signatureRejected)
    let records = try bench.records
    let made = await card.count(Self.sign)
    let failed = records.filter { $0.event == "failed" }
    #expect(records.count { $0.event == "signed" } == 1)
    #expect(failed.count == made - 1)
    #expect(failed.first?["reference"] == "stagex/core-image1:1.1")
    #expect(failed.first?["outcome"] == "SignatureRejected")
    #expect(failed.dropFirst().allSatisfy { $0["outcome"] == "Cancelled" })
    #expect(records.last?["counter_after"]?.number == Int64(await card.signatureCounter))
    // Nor does the log then accuse another program of what the card counted.
    #expect(await bench.sign(try order(of: 1)) == nil)
    var chain = AuditChain()
    for (index, record) in try bench.records.enumerated() {
      chain.take(record.line, file: "audit.jsonl", line: index + 1)
    }
    #expect(chain.findings.filter { !$0.isNote } == [])
  }

  @Test
  func `a signature that failed is recorded with the card's counter read anew`() async throws {
    let card = try await MemoryCard(CardOrder { _ in })
    let bench = try Bench(card)
    let counter = Counter()
    await card.set { command, answer in
      guard command[1] == Self.sign, counter.next() == 2 else { return answer }
      return Answer(data: [], word: StatusWord(rawValue: 0x6F00))
    }
    #expect(await bench.sign(try order(of: 3)) == .signingRefused(statusWord: 0x6F00))
    let records = try bench.records
    #expect(records.map(\.event) == ["asked", "granted", "signed", "failed", "ended"])
    let failed = records[3]
    #expect(failed["outcome"] == "SigningRefused")
    // The answer was turned into a refusal on its way: the card has counted it.
    let before = try #require(failed["counter_before"]?.number)
    #expect(failed["counter_after"]?.number == before + 1)
  }
}

extension JSONValue {
  fileprivate var number: Int64? {
    guard case .integer(let number) = self else { return nil }
    return number
  }
}
