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
