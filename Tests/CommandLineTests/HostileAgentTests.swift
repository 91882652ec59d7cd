import FileTesting
import Subprocess
import Testing

/// What `paraph` makes of an agent, in another qube or not, that doesn't keep to what it should.
@Suite(.timeLimit(.minutes(15)))
struct HostileAgentTests {
  /// What an agent does that gives a message which isn't the card's own over what was asked for, and
  /// what both programs say of it.
  private static let badMessages = [
    ("changed_signatures", "it didn't make this signature"),
    ("signature_by_another_key", "the signature names another key"),
    ("signature_of_the_future", "the signature is from the future"),
    ("more_than_was_asked_for", "a signature that isn't for stagex/image-0:1"),
    ("another_image", "a signature that isn't for stagex/image-0:1"),
    ("key_with_the_name_of_another", "a card without the public key of its fingerprint"),
    ("no_card", "a signature before it named a card"),
  ]

  private let scene: HostileAgentScene

  init() async throws { scene = try await HostileAgentScene() }

  @Test
  func `what is signed as it should be is written, by whichever way it comes`() async throws {
    let result = try await scene.sign("honest", images: 3)
    #expect(result.isSuccess, "\(result)")
    #expect(scene.written.count == 3)
    let near = try await scene.sign("honest", images: 3, near: true, below: "near")
    #expect(near.isSuccess, "\(near)")
    try await scene.end()
  }

  @Test(arguments: badMessages)
  func `a signature that the card's key didn't make now is refused, and no file is written`(
    mode: String,
    sentence: String
  ) async throws {
    for near in [false, true] {
      let result = try await scene.sign(mode, images: 1, near: near)
      #expect(result.status == .exited(6), "\(result)")
      #expect(result.errors.contains(sentence), "\(result)")
      #expect(scene.written.isEmpty)
    }
    try await scene.end()
  }

  @Test
  func `gpg's callers get what is signed as it should be, and are told so`() async throws {
    for (mode, command, text, created) in [
      ("honest", "--sign", scene.payload, "S 22 8 00"),
      ("honest_object", "-bsa", HostileAgentScene.commit, "D 22 8 00"),
    ] {
      let result = try await scene.gpg(mode, command, text)
      #expect(result.isSuccess && !result.output.isEmpty, "\(result)")
      #expect(result.errors.contains("[GNUPG:] SIG_CREATED \(created) "), "\(result)")
    }
    try await scene.end()
  }

  @Test(
    arguments: badMessages + [
      ("another_key", "instead of"),
      ("second_signature", "a second signature for stagex/image-0:1"),
      ("largest_index_in_a_step", "image 9223372036854775807, of 1"),
    ]
  )
  func `gpg's callers get no message that the card's key didn't make over the payload`(
    mode: String,
    sentence: String
  ) async throws {
    try await expectNothing(from: try await scene.gpg(mode, "--sign", scene.payload), sentence)
  }

  @Test(arguments: [
    ("changed_object", "what is signed was changed; it didn't make this signature"),
    ("object_by_another_key", "the signature names another key"),
    ("object_of_another_card", "instead of"),
    ("object_of_the_future", "the signature is from the future"),
    ("object_as_text", "a signature that isn't one of a document, byte for byte"),
    ("object_without_a_card", "a signature before it named a card"),
    ("two_signatures_of_an_object", "a signature that isn't one of a document, byte for byte"),
    ("object_without_a_signature", "that it has finished, without a signature"),
  ])
  func `git gets no signature that the card's key didn't make over the object`(
    mode: String,
    sentence: String
  ) async throws {
    for command in ["-bs", "-bsa"] {
      let result = try await scene.gpg(mode, command, HostileAgentScene.commit)
      try await expectNothing(from: result, sentence)
    }
  }

  /// Ends as gpg does when signing fails: no output, no line that something was made.
  private func expectNothing(from result: ProgramResult, _ sentence: String) async throws {
    #expect(result.status == .exited(2) && result.output.isEmpty, "\(result)")
    #expect(result.errors.contains(sentence), "\(result)")
    #expect(result.errors.contains("hint: nothing that it sent after that was taken"), "\(result)")
    #expect(result.errors.contains("[GNUPG:] FAILURE sign 1\n"), "\(result)")
    #expect(!result.errors.contains("SIG_CREATED"), "\(result)")
    try await scene.end()
  }

  @Test(arguments: [
    ("second_signature", "a second signature for stagex/image-0:1"),
    ("second_card", "a second card"),
  ])
  func `of what comes twice the first is kept`(mode: String, sentence: String) async throws {
    let result = try await scene.sign(mode, images: 2)
    #expect(result.status == .exited(1), "\(result)")
    #expect(result.errors.contains("the agent said \(sentence)"), "\(result)")
    #expect(result.errors.contains("hint: nothing that it sent after that was taken"), "\(result)")
    #expect(scene.written == ["stagex/image-0@sha256=\(scene.digest(0))/signature-1"])
    try await scene.end()
  }

  @Test
  func `another key than the one that was asked for is refused`() async throws {
    let key = scene.keys[0]
    let result = try await scene.sign("another_key", images: 1, near: true, ["--key", key])
    #expect(result.status == .exited(6), "\(result)")
    #expect(result.errors.contains("the key \(scene.keys[1]), instead of \(key)"), "\(result)")
    #expect(scene.written.isEmpty)
    // Where something lies already, the key is asked for first.
    #expect(try await scene.sign("honest", images: 1).isSuccess)
    let again = try await scene.sign("cards_of_another_key", images: 2, near: true, ["--key", key])
    #expect(again.status == .exited(6), "\(again)")
    #expect(again.errors.contains("the key \(scene.keys[1]), instead of \(key)"), "\(again)")
    #expect(scene.written.count == 1)
    try await scene.end()
  }

  @Test(arguments: [
    ("largest_index_in_an_error", Int32(3), "an image can't be signed"),
    ("largest_index_in_a_step", 6, "image 9223372036854775807, of 1"),
    ("negative_index", 6, "image -9223372036854775808, of 1"),
    ("numbers_of_tries", 3, "9223372036854775807 tries left"),
  ])
  func `no number ends the program but by a sentence`(
    mode: String,
    status: Int32,
    sentence: String
  ) async throws {
    for options in [[], ["--json"]] {
      let result = try await scene.sign(mode, images: 1, options)
      #expect(result.status == .exited(status), "\(result)")
      #expect((result.output + result.errors).contains(sentence), "\(result)")
    }
    try await scene.end()
  }

  @Test(arguments: [
    (
      "held_by_an_agent",
      "touch the card, or wait until it stops blinking, answer the dialog, and run again"
    ),
    ("held_by_a_program", "end the program that uses the card, then run again"),
    ("two_cards", "choose one with --card SERIAL or --key FINGERPRINT"),
    (
      "two_cards_with_one_key",
      "they have the same key: take one out, or choose one with --card SERIAL"
    ),
  ])
  func `a card that isn't free, or isn't the only one, has a hint of its own`(
    mode: String,
    hint: String
  ) async throws {
    let result = try await scene.sign(mode, images: 1, near: true)
    #expect(result.status == .exited(4), "\(result)")
    let line = result.errors.split(separator: "\n").last { $0.hasPrefix("paraph: hint: ") }
    #expect(line?.hasSuffix(hint) == true, "\(result)")
    try await scene.end()
  }

  @Test
  func `a call that is kept open after its last reply is ended, and its result holds`() async throws
  {
    let refused = try await scene.sign("refused_and_kept_open", images: 2)
    #expect(refused.status == .exited(3), "\(refused)")
    #expect(refused.errors.contains("found 2 images, wanted at most 1"), "\(refused)")
    let signed = try await scene.sign("kept_open", images: 1)
    #expect(signed.isSuccess, "\(signed)")
    #expect(scene.written.count == 1)
    try await scene.end()
  }

  @Test
  func `what is said beside the answer doesn't change it, however much it is`() async throws {
    let result = try await scene.sign("loud", images: 1)
    #expect(result.isSuccess, "\(result)")
    #expect(scene.written.count == 1)
    try await scene.end()
  }

  @Test
  func `qrexec's own words are shown, a few lines of them, where nothing else says why`()
    async throws
  {
    let result = try await scene.sign("words_of_qrexec", images: 1)
    #expect(result.status == .exited(6))
    let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("paraph: error: ") }
    #expect(lines.count == 9, "\(result)")
    #expect(lines.first?.hasSuffix("vault: the call ended with status 255") == true)
    let words = #"vault: qrexec-client-vm: Failed to connect\u{1b}[2J to qube vault"#
    #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(words) }, "\(result)")
  }

  @Test
  func `an answer that can't be read is told as that, not as the end of the call`() async throws {
    let result = try await scene.sign("too_long", images: 1)
    #expect(result.status == .exited(6))
    #expect(result.errors.contains("a message of more than 8388608 bytes"), "\(result)")
  }

  @Test
  func `JSON from outside is printed in ASCII that a terminal takes as text`() async throws {
    let result = try await scene.sign("controls", images: 1, ["--json"])
    #expect(result.isSuccess, "\(result)")
    #expect(result.output.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A })
    #expect(result.output.contains(#""a\u009b2J\u202eb\u007f\ud83d\ude00""#), "\(result)")
    try await scene.end()
  }
}
