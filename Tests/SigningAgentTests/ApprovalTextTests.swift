import CardMaking
import ContainerSignature
import GitObject
import Pinentry
import SigningAgent
import Testing

/// What the person reads before they say yes.
@Suite
struct ApprovalTextTests {
  private let digest = "sha256:" + String(repeating: "0123456789abcdef", count: 4)

  private func text(
    _ references: [String],
    for caller: Caller? = nil,
    askedUserID: UInt32? = 1000
  ) async throws -> ApprovalText {
    let images = try references.map {
      ImageToSign(
        reference: try ImageReference(parsing: $0),
        digest: try ImageDigest(parsing: digest)
      )
    }
    let order = try #require(SigningOrder(try SigningRequest(images: images), for: ownUser))
    let card = try await MemoryCard(CardOrder { _ in })
    let report = try await Bench(card).cards()[0]
    return ApprovalText(order, on: report, for: caller, askedUserID: askedUserID)
  }

  /// The longest registry and path, and the longest tag, that a reference can have.
  private func longest(_ letter: String) -> String {
    letter + "/" + String(repeating: letter, count: 253 - 12) + ":"
      + String(repeating: "9", count: 128)
  }

  private static let hostile = Caller(
    userID: 1000,
    userName: String(repeating: "n", count: 400),
    processID: .max,
    executable: "/tmp/\u{1B}[2J\n\u{202E}" + String(repeating: "x (root, process 1)", count: 100)
  )

  @Test(arguments: [
    (
      Caller(userID: 1000, userName: "alice", processID: 4711, executable: "/usr/bin/paraph"),
      "For: user alice, process 4711\nProgram: /usr/bin/paraph\nCard: "
    ),
    (Caller(userID: 1000, processID: 4711), "For: user number 1000, process 4711\nCard: "),
    (
      Caller(userID: 1001, userName: "bob", processID: 5, executable: "/usr/bin/python3.11"),
      "For: user bob, NOT YOU, process 5\nProgram: /usr/bin/python3.11\nCard: "
    ),
    (
      Caller(userID: 1000, userName: "alice", processID: 6, qube: "work", keyAlias: "release"),
      "For: qube work, as qrexec says\nKey by the name of: release\nCard: "
    ),
  ])
  func `who asks is said before the card`(caller: Caller, lines: String) async throws {
    let text = try await text(["stagex/core-bash:5.2"], for: caller)
    #expect(text.description.contains("\n\(lines)"))
  }

  @Test
  func `nobody is another where nobody knows who is asked`() async throws {
    let bob = Caller(userID: 1001, userName: "bob", processID: 5)
    let text = try await text(["stagex/core-bash:5.2"], for: bob, askedUserID: nil)
    #expect(text.description.contains("\nFor: user bob, process 5\n"))
  }

  @Test
  func `one image is shown whole, its digest in groups`() async throws {
    let text = try await text(["stagex/core-bash:5.2"]).description
    #expect(text.hasPrefix("Sign one container image:\nstagex/core-bash:5.2\nsha256:\n"))
    let digits = text.split(separator: "\n").dropFirst(3).prefix(2).joined().filter { $0 != " " }
    #expect(digits == digest.dropFirst("sha256:".count))
  }

  @Test
  func `every text fits pinentry's line and a password agent's, whatever was sent`() async throws {
    let five = ["a", "b", "c", "d", "e", "f", "g"].map(longest)
    let threeRows = "a/" + String(repeating: "b", count: 222) + ":1.0"
    for references in [["stagex/core-bash:5.2"], [threeRows], [longest("a")], five] {
      let text = try await text(references, for: Self.hostile)
      expectFits(text)
    }
  }

  /// Whether a text fits pinentry's dialog on a terminal and its line, and a password agent's line.
  private func expectFits(_ text: ApprovalText) {
    #expect(text.description.allSatisfy { $0 == "\n" || (" "..."~").contains($0) })
    // pinentry-curses shows 16 rows of 76 columns on a terminal of 24 lines and 80 columns.
    let rows = text.description.split(separator: "\n", omittingEmptySubsequences: false)
      .map { max(1, ($0.count + 75) / 76) }
    #expect(rows.reduce(0, +) <= 16)
    // Each line feed takes three bytes of the protocol's 1000, the command's name eight.
    let byteCount = text.description.utf8.count + 2 * text.description.filter { $0 == "\n" }.count
    #expect(byteCount <= 992)
    #expect(text.line.allSatisfy { (" "..."~").contains($0) && $0 != "\\" })
    #expect(text.line.utf8.count <= AskPassword.maximumMessageByteCount)
  }

  @Test
  func `a list of signatures is named in a row of its own, for which there is room`() async throws {
    let report = try await Bench(try await MemoryCard(CardOrder { _ in })).cards()[0]
    let many = ["a", "b", "c", "d", "e", "f", "g"].map(longest)
    let twoRows = "a/" + String(repeating: "b", count: 140) + ":1.0"
    for (references, earlierCount) in [
      (["stagex/core-bash:5.2"], 0), ([twoRows], 0), ([longest("a")], 0), (many, 0), (many, 3),
      (many, 6), (many, 7),
    ] {
      let images = try references.map {
        ImageToSign(
          reference: try ImageReference(parsing: $0),
          digest: try ImageDigest(parsing: digest)
        )
      }
      let earlier = images.suffix(earlierCount).map {
        EarlierSignature(of: $0, name: "x", message: [])
      }
      let request = try SigningRequest(images: images)
      let order = try #require(SigningOrder(request, listing: earlier, for: ownUser))
      let text = ApprovalText(order, on: report, for: Self.hostile, askedUserID: 1000)
      expectFits(text)
      #expect(text.description.contains("a list of "))
      #expect(text.line.contains("list of \(references.count) signature"))
    }
  }

  /// Commits and tags that have as much of everything as they can.
  private static var largest: [String] {
    func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }
    let person = times(50, "N\u{E9} ") + "<" + times(99, "m@") + ">"
    let headers = times(20, "x-" + times(300, "h") + " v\n")
    let message = "\n" + times(99, "subject ") + "\n" + times(9999, "more\n")
    return [40, 64].flatMap { digits -> [String] in
      let name = String(times(4, "0123456789abcdef").prefix(digits))
      let commits = [0, 1, 3, 128].map { count -> String in
        let head = "tree \(name)\n" + times(count, "parent \(name)\n")
        let author = "author \(person) 9223372036854775807 +0000\n"
        return head + author + "committer \(person) 1 +0000\n" + headers + message
      }
      let tag = "object \(name)\ntype commit\ntag \(times(200, "v\u{E9}"))\n"
      return commits + [tag + "tagger \(person) 1 +0000\n" + message]
    }
  }

  @Test(arguments: largest)
  func `a git object fits the dialog, however much is in it`(text: String) async throws {
    let report = try await Bench(try await MemoryCard(CardOrder { _ in })).cards()[0]
    let repository = "/" + String(repeating: "r", count: 254)
    let object = GitObjectToSign(
      try GitObject(parsing: Array(text.utf8)),
      in: try GitRepository(parsing: repository)
    )
    let order = SigningOrder(object, for: ownUser)
    expectFits(ApprovalText(order, on: report, for: Self.hostile, askedUserID: 1000))
  }

  @Test
  func `one line says card, images and caller`() async throws {
    let caller = Caller(
      userID: 1000,
      userName: "alice",
      processID: 4711,
      executable: "/usr/bin/paraph"
    )
    let text = try await text(["stagex/core-bash:5.2", "stagex/core-zlib:1"], for: caller)
    #expect(text.line.hasPrefix("PIN of card "))
    // The whole fingerprint, as the dialog with room for lines shows it.
    let lines = text.description.split(separator: "\n")
    let place = try #require(lines.firstIndex(of: "Request:"))
    let fingerprint = lines[(place + 1)...(place + 2)].joined(separator: " ")
    #expect(text.line.contains(" to sign 2 images, stagex/*, request \(fingerprint), for user"))
    #expect(text.line.hasSuffix(", for user alice (/usr/bin/paraph)"))
  }
}
