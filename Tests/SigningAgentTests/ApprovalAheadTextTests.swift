import CardMaking
import ContainerSignature
import Pinentry
import SigningAgent
import Testing

/// What the person reads before they approve a coming set.
@Suite
struct ApprovalAheadTextTests {
  private static let digest = "sha256:" + String(repeating: "0123456789abcdef", count: 4)

  private func text(
    _ references: [String],
    _ ahead: ApprovalAhead,
    for caller: Caller = ownUser
  ) async throws -> ApprovalText {
    let images = try references.map {
      ImageToSign(
        reference: try ImageReference(parsing: $0),
        digest: try ImageDigest(parsing: Self.digest)
      )
    }
    let order = try #require(SigningOrder(try SigningRequest(images: images), for: caller))
    let report = try await Bench(try await MemoryCard(CardOrder { _ in })).cards()[0]
    return ApprovalText(order, on: report, for: caller, askedUserID: 1000, ahead: ahead)
  }

  @Test(arguments: [
    (600, "For 10 minutes ANY"), (60, "For 1 minute ANY"), (1, "For 1 second ANY"),
    (14_399, "For 239 minutes 59 seconds ANY"),
  ])
  func `the time is said in minutes and seconds`(seconds: Int, words: String) async throws {
    let text = try await text(["stagex/a:1"], ApprovalAhead(seconds: seconds, keepsPIN: false))
    #expect(text.description.contains("\n\(words) PROGRAM of this user may have each\n"))
    #expect(text.description.hasPrefix("Approve 1 container image, to be signed LATER:\n"))
    #expect(!text.description.contains("keeps the PIN"))
  }

  @Test
  func `a qube is told from a user`() async throws {
    let qube = Caller(userID: 1000, processID: 6, qube: "work")
    let ahead = ApprovalAhead(seconds: 600, keepsPIN: true)
    let text = try await text(["stagex/a:1"], ahead, for: qube)
    #expect(text.description.contains("ANY PROGRAM of this qube"))
    #expect(text.description.contains("The agent keeps the PIN for so long"))
  }

  @Test(arguments: [false, true])
  func `every text fits pinentry's line and a password agent's, whatever was sent`(
    keepsPIN: Bool
  ) async throws {
    let hostile = Caller(
      userID: 1001,
      userName: String(repeating: "n", count: 400),
      processID: .max,
      executable: "/tmp/\u{1B}[2J\n" + String(repeating: "x", count: 1000)
    )
    let tag = String(repeating: "9", count: 128)
    let long = ["a", "b", "c", "d", "e", "f", "g"].map { letter in
      "\(letter)/" + String(repeating: letter, count: 241) + ":" + tag
    }
    let ahead = ApprovalAhead(seconds: 14_399, keepsPIN: keepsPIN)
    for references in [["stagex/core-bash:5.2"], [long[0]], long] {
      let text = try await text(references, ahead, for: hostile)
      #expect(text.description.allSatisfy { $0 == "\n" || (" "..."~").contains($0) })
      // As for other texts: 16 rows of 76 columns, 1000 bytes of the protocol.
      let rows = text.description.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(rows.allSatisfy { $0.count <= 76 })
      #expect(rows.count <= 16)
      #expect(text.description.utf8.count + 2 * (rows.count - 1) <= 992)
      #expect(text.line.utf8.count <= AskPassword.maximumMessageByteCount)
      #expect(text.line.contains("LATER, within 239 minutes 59 seconds, for any program"))
    }
  }
}
