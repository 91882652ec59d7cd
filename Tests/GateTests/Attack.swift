import FileTesting
import Testing

/// Something that stands beside Alice's signature and isn't a second person's.
struct Attack: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// What it is called.
  let fate: String
  /// Why it is no vote, in full; `{bob}` stands for the fingerprint of Bob's primary key.
  let reason: String
  /// Whether `verify`, which knows of no people, finds each signature valid.
  var isValid = false
  /// Whether it is told of the folder, and not of a signature's file.
  var isOfFolder = false
  /// Whether readers refuse the image, whoever else has signed.
  var isObstacle = false
  /// Puts it there.
  let prepare: @Sendable (Gate) async throws -> Void

  /// The reason with fingerprints.
  func reason(in cast: Cast) -> String {
    cast.fingerprints.reduce(reason) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// All of them.
  static let all = contents + keys + voices + names + places

  /// What the file's content decides.
  private static let contents = [
    of(
      "other digest",
      "other-digest",
      "it signs sha256:" + String(repeating: "cd", count: 32)
    ),
    of("other name", "other-name", "it signs the name 'docker.io/stagex/core-attr:2.3.2'"),
    of(
      "other text",
      "not-container-signature",
      "it signs no container image: line 1, column 1, $: isn't JSON: 'h' can't stand here"
    ),
    of("cut off", "malformed", "it is cut off") { try $0.signature("bob").dropLast() },
    of("changed", "bad-signature", "key {carol}: it didn't make this signature") { cast in
      var bytes = try cast.signature("carol")
      bytes[bytes.count - 1] ^= 1
      return bytes
    },
  ]

  /// What the key decides.
  private static let keys = [
    of("ghost", "unknown-key", "there is no certificate with the key {ghost}"),
    of(
      "dave too late",
      "key-expired",
      "key {dave}: the primary key had ended at 2020-12-31T00:00:00Z, before the signature"
    ),
    of(
      "erin before",
      "key-revoked",
      "key {erin}: the primary key was taken back at 2022-01-01T00:00:00Z, for all times"
    ),
    of(
      "erin after",
      "key-revoked",
      "key {erin}: the primary key was taken back at 2022-01-01T00:00:00Z, for all times"
    ),
    of(
      "frank after",
      "key-revoked",
      "key {frank}: the primary key was taken back at 2022-01-01T00:00:00Z"
    ),
  ]

  /// Signatures that are fine, by nobody new.
  private static let voices = [
    of("mallory", "no-vote", "{mallory} isn't a maintainer's key", isValid: true),
    of("alice", "no-vote", "'alice' has voted already, by the same key", isValid: true),
    of("alice compressed", "no-vote", "'alice' has voted already, by the same key", isValid: true),
    of("alice later", "no-vote", "'alice' has voted already, by the same key", isValid: true),
    of("alice by a subkey", "no-vote", "'alice' has voted already, by another key", isValid: true),
    Attack(
      testDescription: "a link to the first",
      fate: "no-vote",
      reason: "'alice' has voted already, by the same key",
      isValid: true
    ) { gate in try gate.folder.link(Gate.file(2), to: "signature-1") },
  ]

  /// Files that aren't read, by what they are called.
  private static let names = [
    within("renumbered", "signature-3 is never read, since there is no signature-2") { gate in
      try gate.put("bob", as: 3)
    },
    within(
      "a link that leads nowhere",
      "signature-2 is a link that leads nowhere; readers stop there"
    ) {
      gate in
      try gate.folder.link(Gate.file(2), to: "nothing")
    },
    // Copies: the votes are there, and readers refuse the image all the same.
    within("200 files", "200 signatures are more than 127; skopeo refuses the image", true) {
      gate in
      for number in 2...200 { try gate.put("alice", as: number) }
    },
  ]

  /// What can't be a signature, by what it is.
  private static let places = [
    within("empty", "signature-2 is empty; skopeo refuses the image", true) { gate in
      try gate.put([], as: 2)
    },
    within("text armor", "signature-2 is text armor; skopeo refuses the image", true) { gate in
      try gate.put("armored", as: 2)
    },
    within(
      "a link that leads outside",
      unread("a symbolic link leads out of the folder, or in a circle"),
      true
    ) {
      gate in
      try gate.folder.write(try gate.cast.signature("bob"), to: "outside")
      try gate.folder.link(Gate.file(2), to: gate.folder.path("outside"))
    },
    within("4 GB", unread("it is larger than 4194304 bytes"), true) { gate in
      let path = gate.folder.path(Gate.file(2))
      _ = try await runProgram("truncate", ["--size=4G", path])
    },
    within("a pipe", unread("it isn't an ordinary file"), true) { gate in
      _ = try await runProgram("mkfifo", [gate.folder.path(Gate.file(2))])
    },
    within("a folder", unread("it isn't an ordinary file"), true) { gate in
      try gate.folder.write(try gate.cast.signature("bob"), to: Gate.file(2) + "/signature-1")
    },
  ]

  private static func unread(_ reason: String) -> String {
    "signature-2 can't be read (\(reason)); skopeo refuses the image"
  }

  /// A file under the next number, a signature of the cast if nothing else.
  private static func of(
    _ name: String,
    _ fate: String,
    _ reason: String,
    isValid: Bool = false,
    _ content: (@Sendable (Cast) throws -> [UInt8])? = nil
  ) -> Attack {
    Attack(testDescription: name, fate: fate, reason: reason, isValid: isValid) { gate in
      try gate.put(try content?(gate.cast) ?? gate.cast.signature(name), as: 2)
    }
  }

  /// Something that stands in the folder.
  private static func within(
    _ name: String,
    _ reason: String,
    _ isObstacle: Bool = false,
    _ prepare: @escaping @Sendable (Gate) async throws -> Void
  ) -> Attack {
    Attack(
      testDescription: name,
      fate: "unreadable",
      reason: reason,
      isOfFolder: true,
      isObstacle: isObstacle,
      prepare: prepare
    )
  }
}
