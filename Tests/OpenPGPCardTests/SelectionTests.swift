import CardTesting
import ISO7816
import OpenPGPCard
import Testing

/// SELECT, OpenPGP card 3.4.1, 7.2.1.
@Suite
struct SelectionTests {
  @Test(arguments: [
    ("9000", nil as SelectionError?),
    ("6A82", .notFound(.fileNotFound)),
    ("6D00", .notFound(.instructionNotSupported)),
    ("6285", .terminated(.selectedFileDeactivated)),
    ("6985", .terminated(.conditionsOfUseNotSatisfied)),
    ("6581", .corrupted),
    ("6F00", .unexpected(StatusWord(rawValue: 0x6F00))),
    ("90", .exchange(.transport(.shortAnswer(count: 1)))),
  ])
  func `exactly six bytes are sent, and each refusal is told from the others`(
    answer: String,
    error: SelectionError?
  ) async {
    let card = ScriptedCard(transcript: "> 00A4040006D2760001240100\n< \(answer)")

    var thrown: SelectionError?
    do { try await selectApplication(on: card) } catch { thrown = error }
    #expect(thrown == error)
    #expect(await card.isFinished)
  }

  @Test(arguments: ["9000", "6F0284009000"])
  func `a card may say something of the application or nothing`(answer: String) async throws {
    let card = ScriptedCard(transcript: "> 00A4040006D2760001240100\n< \(answer)")

    try await selectApplication(on: card)
    #expect(await card.isFinished)
  }
}
