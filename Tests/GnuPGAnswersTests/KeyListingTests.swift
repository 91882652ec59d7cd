import Certificates
import FileTesting
import GnuPGAnswers
import OpenPGP
import Subprocess
import Testing

/// Listings with colons against gpg's own.
@Suite(.timeLimit(.minutes(15)))
struct KeyListingTests {
  /// The records of a listing by fields, those that both must agree on.
  private func records(_ text: String) -> [[String]] {
    text.split(separator: "\n").compactMap { line in
      var fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      switch fields[0] {
      // gpg's word on its trust database.
      case "tru": return nil
      // The hash of the user id and the validity by gpg's own model.
      case "uid": fields[7] = ""
      // Compliance with a German rule for RSA keys.
      case "pub", "sec", "sub", "ssb": fields[17] = ""
      default: break
      }
      if fields[1] == "u" { fields[1] = "f" }
      if fields.count > 8, fields[8] == "u" { fields[8] = "f" }
      return fields
    }
  }

  private func listed(_ people: People, _ command: String) async throws -> [[String]] {
    let arguments = ["--with-colons", command]
    return records(try await people.home.gpg(arguments, at: People.today).output)
  }

  private func listed(_ people: People, _ listing: KeyListing) async throws -> [[String]] {
    let keyring = try await people.keyring()
    let bytes = keyring.certificates.flatMap { listing.colons($0) }
    return records(String(decoding: bytes, as: UTF8.self))
  }

  /// Makes a key with five user ids, of which the first and the third were taken back, and the last
  /// has ended.
  private func makeRenamed(_ people: People) async throws {
    let names = (1...4).map { "Name \($0) <name\($0)@example.org>" }
    let key = try await people.home.makeKey(names[0])
    for (index, name) in names.enumerated().dropFirst() {
      try await people.home.gpg(["--quick-add-uid", key, name], at: "2024020\(index)T000000")
    }
    for name in [names[2], names[0]] {
      try await people.home.gpg(["--quick-revoke-uid", key, name], at: "20240301T000000")
    }
    try await people.home.addUserID(
      "Name 5 <name5@example.org>",
      to: key,
      at: People.now - 1000,
      for: 999,
      now: "20240831T235000"
    )
  }

  private func makePeople() async throws -> People {
    let people = try People()
    for algorithm in ["ed25519", "rsa3072", "nistp256", "nistp521", "brainpoolP384r1"] {
      let name = "A: \\ % \(algorithm) \u{E4} <\(algorithm)@example.org>"
      let key = try await people.home.makeKey(name, algorithm: algorithm)
      let isOther = algorithm.hasPrefix("nist") || algorithm.hasPrefix("brainpool")
      for usage in ["sign", "auth"] {
        _ = try await people.home.addSubkey(
          to: key,
          // On these curves gpg's subkeys are for encryption unless they are told otherwise.
          algorithm: isOther ? algorithm + "/ecdsa" : algorithm,
          usage: usage
        )
      }
      _ = try await people.home.addSubkey(to: key, algorithm: "ed25519", expires: "1m")
    }
    _ = try await people.home.makeKey("Over <over@example.org>", expires: "1m")
    _ = try await people.home.makeKey("Ending <ending@example.org>", usage: "cert", expires: "5y")
    try await makeRenamed(people)
    let key = try await people.home.makeKey("Gone <gone@example.org>")
    try await people.home.gpg(
      ["--output", people.home.folder.path("revocation"), "--gen-revoke", key],
      answering: ["y", "0", "", "y"],
      at: "20240701T000000"
    )
    try await people.home.gpg(["--import", people.home.folder.path("revocation")])
    return people
  }

  @Test
  func `public keys are listed as gpg lists them`() async throws {
    let people = try await makePeople()
    let theirs = try await listed(people, "--list-keys")
    let ours = try await listed(people, KeyListing(at: People.now))
    #expect(theirs.count > 30)
    let ended = theirs.filter { $0.contains("Name 5 <name5@example.org>") }
    #expect(ended.map { $0[1] } == ["e"] && ended[0][6] == "\(People.now - 1)", "\(ended)")
    #expect(ours == theirs)
    try await people.home.end()
  }

  @Test
  func `secret keys are listed as gpg lists them, with keygrips and where the key is`() async throws
  {
    let people = try await makePeople()
    let theirs = try await listed(people, "--list-secret-keys")
    let keyring = try await people.keyring()
    let cards = keyring.certificates.flatMap { certificate in
      (0..<certificate.keyCount).map {
        ListedCard(fingerprint: certificate.fingerprint(at: $0), application: nil)
      }
    }
    let ours = try await listed(people, KeyListing(cards: cards, at: People.now))
    #expect(ours == theirs)
    try await people.home.end()
  }

  @Test
  func `a user id that was taken back or has ended is none that people are shown`()
    async throws
  {
    let people = try People()
    try await makeRenamed(people)
    let listing = KeyListing(at: People.now)
    let ours = try await people.keyring().certificates.flatMap { listing.lines($0) }
    let theirs = try await people.home.gpg(["--list-keys"], at: People.today).output
      .replacing("[ultimate]", with: "[  full  ]")
    #expect(ours.count == 5)
    #expect(theirs.hasSuffix("---\n" + ours.map { $0 + "\n" }.joined()), "\(ours) \(theirs)")
    try await people.home.end()
  }

  @Test
  func `what is taken back again after it was certified again stays taken back`() async throws {
    let people = try People()
    let key = try await people.home.makeKey("One <one@example.org>")
    let folder = people.home.folder
    try await people.home.gpg(
      ["--quick-add-uid", key, "Two <two@example.org>"],
      at: "20240201T000000"
    )
    let first = try await people.home.export()
    let revoke = ["--quick-revoke-uid", key, "Two <two@example.org>"]
    try await people.home.gpg(revoke, at: "20240301T000000")
    let revoked = try await people.home.export()
    // The key forgets that, says anew that it is the primary user id, and takes it back.
    try folder.write(first, to: "first")
    try folder.remove("pubring.kbx")
    try await people.home.gpg(["--import", folder.path("first")])
    try await people.home.gpg(
      ["--quick-set-primary-uid", key, "Two <two@example.org>"],
      at: "20240401T000000"
    )
    try await people.home.gpg(revoke, at: "20240501T000000")
    try folder.write(revoked, to: "revoked")
    try await people.home.gpg(["--import", folder.path("revoked")])
    let theirs = try await listed(people, "--list-keys").filter { $0[1] == "r" }
    let ours = try await listed(people, KeyListing(at: People.now)).filter { $0[1] == "r" }
    #expect(theirs.count == 1 && ours == theirs, "\(ours)")
    try await people.home.end()
  }

  @Test
  func `a listing for people names key, day, use and end`() async throws {
    let people = try People()
    let key = try await people.home.makeKey("Ada <ada@example.org>", expires: "5y")
    let keyring = try await people.keyring()
    let card = try ListedCard(
      fingerprint: #require(Fingerprint(hexadecimal: key)),
      application: "D2760001240103040006123456780000"
    )
    let listing = KeyListing(cards: [card], at: People.now)
    let ours = keyring.certificates.flatMap { listing.lines($0, keyIDDigits: -16) }
    let theirs = try await people.home.gpg(
      ["--keyid-format", "0xlong", "--list-secret-keys"],
      at: People.today
    ).output.split(separator: "\n").map(String.init)
    #expect(ours[0] == theirs[2].replacing("sec ", with: "sec>", maxReplacements: 1))
    #expect(ours[1] == "      \(key)")
    #expect(ours[2] == "      Card serial no. = 0006 12345678")
    #expect(ours[3] == "uid           [  full  ] Ada <ada@example.org>")
    try await people.home.end()
  }
}
