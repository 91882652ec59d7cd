import CardMaking
import FileTesting
import ISO7816
import SigningAgent
import Testing

/// A card whose signature key can't be read or used.
@Suite
struct KeyAtFaultTests {
  /// Why a card didn't sign, whatever the policy says.
  private func reasons(_ fault: @escaping MemoryCard.Fault) async throws -> [CardObstacle] {
    let card = try await MemoryCard(CardOrder { _ in })
    await card.set(fault)
    let bench = try Bench(card)
    // The card is sound, and listed.
    #expect(try await bench.cards().count == 1)
    let error = await bench.sign(try order(of: 1))
    #expect(bench.dialog.shown.isEmpty)
    switch error {
    case .cardRefused(_, let obstacles), .policyRefused(_, let obstacles): return obstacles
    default:
      Issue.record("\(String(describing: error))")
      return []
    }
  }

  @Test(arguments: [0x6581, 0x6D00, 0x6A88, 0x6985] as [UInt16])
  func `a key that is named and not given is no reason to make another`(
    word: UInt16
  ) async throws {
    let word = StatusWord(rawValue: word)
    let obstacles = try await reasons { command, answer in
      command[1] == 0x47 ? Answer(data: [], word: word) : answer
    }
    guard case .unusableKey(let reason) = obstacles.first, obstacles.count == 1 else {
      Issue.record("\(obstacles)")
      return
    }
    #expect(reason.contains(/^the card names the key [0-9A-F]{40} and/))
    #expect(reason.contains("\(word)"))
  }

  @Test
  func `a key of an unknown kind is told by its attributes, once`() async throws {
    let ed25519: [UInt8] = [0x16, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01]
    let obstacles = try await reasons { _, answer in
      guard let place = answer.data.firstRange(of: ed25519) else { return answer }
      var data = answer.data
      data[place.upperBound - 1] = 0x7F
      return Answer(data: data, word: answer.word)
    }
    #expect(obstacles == [.unsupportedKey("attributes 162B06010401DA470F7F")])
  }

  @Test
  func `a key that is none is told by what is wrong with it`() async throws {
    let obstacles = try await reasons { command, answer in
      guard command[1] == 0x47 else { return answer }
      return Answer(data: [0x7F, 0x49, 0x04, 0x86, 0x02, 0x90, 0x00], word: .success)
    }
    #expect(obstacles == [.unusableKey("a point of 2 bytes")])
  }

  @Test
  func `a record that can't be written says why`() async throws {
    let bench = try Bench(try await MemoryCard(CardOrder { _ in }))
    try bench.folder.write([], to: "log")
    guard case .recordFailed(let problem) = await bench.sign(try order(of: 1)) else {
      Issue.record("recorded")
      return
    }
    #expect(problem.hasSuffix("can't be used: it isn't a folder"), "\(problem)")
  }
}
