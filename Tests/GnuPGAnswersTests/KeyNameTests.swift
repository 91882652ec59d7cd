import Certificates
import FileTesting
import Gcrypt
import GnuPGAnswers
import OpenPGP
import Subprocess
import Testing

/// How keys are named, gpg(1), "HOW TO SPECIFY A USER ID".
@Suite(.timeLimit(.minutes(15)))
struct KeyNameTests {
  private static let digits = "D6C5385D0A0D5D604F4CF42654F21D1A91DFE711"

  @Test
  func `digits name a key by all of its fingerprint or the end of it`() throws {
    let fingerprint = try #require(Fingerprint(hexadecimal: Self.digits))
    for count in [40, 16, 8] {
      for text in [Self.digits.suffix(count), Self.digits.lowercased().suffix(count)] {
        for name in ["\(text)", "0x\(text)", "\(text)!", "0X\(text)!"] {
          #expect(try #require(KeyName(parsing: name)).names(fingerprint), "\(name)")
        }
        let other = "0" + text.dropFirst()
        #expect(try !#require(KeyName(parsing: other)).names(fingerprint), "\(other)")
      }
    }
    #expect(KeyName.isExact(Self.digits + "!") && !KeyName.isExact(Self.digits))
  }

  @Test(arguments: [
    "D6C5 385D 0A0D 5D60 4F4C F426 54F2 1D1A 91DF E711",
    "d6c5 385d 0a0d 5d60 4f4c  f426 54f2 1d1a 91df e711",
  ])
  func `a fingerprint may be in groups, as it is printed`(text: String) throws {
    let fingerprint = try #require(Fingerprint(hexadecimal: Self.digits))
    #expect(KeyName(parsing: text) == .fingerprint(fingerprint))
    for other in [
      text.replacing("385", with: "38 5"), text.replacing(" ", with: "  "), text + "!",
      String(text.dropLast(5)), text.replacing("5", with: "x"),
    ] {
      #expect(KeyName(parsing: other) == .part(other))
    }
  }

  @Test(arguments: ["", "=", "<", "*", "@"])
  func `nothing, and a sign alone, is no name`(text: String) {
    #expect(KeyName(parsing: text) == nil)
  }

  /// Digits in groups of four, with something else than one space in the middle.
  private func grouped(_ digits: String, _ middle: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, index.isMultiple(of: 4) { text += index == 20 ? middle : " " }
      text.append(digit)
    }
    return text
  }

  @Test
  func `a name means the certificates that it means to gpg`() async throws {
    let people = try People()
    for name in ["Ada <ada@example.org>", "Bob Ada <bob@example.com>", "ADA"] {
      _ = try await people.home.makeKey(name, arguments: ["--allow-freeform-uid"])
    }
    let keyring = try await people.keyring()
    let fingerprints = keyring.certificates.map(\.primary.fingerprint.description)
    let names = [
      "Ada", "ada", "=Ada <ada@example.org>", "=ADA", "=Ada", "<ada@example.org>",
      "<ADA@example.org>", "<ada@example>", "*bob", "@example.com", "@example", "example", "nobody",
      fingerprints[0], grouped(fingerprints[0], " "), grouped(fingerprints[1], "  "),
      String(fingerprints[1].suffix(16)), "0x" + fingerprints[2].suffix(8),
    ]
    for text in names {
      let listed = try await runProgram(
        "gpg",
        ["--batch", "--homedir", people.home.folder.path, "--with-colons", "--list-keys", text],
        environment: ["PCSCLITE_CSOCK_NAME": people.home.folder.path("no-pcscd")]
      )
      let theirs = listed.output.split(separator: "\n").filter { $0.hasPrefix("fpr:") }
        .map { String($0.split(separator: ":", omittingEmptySubsequences: false)[9]) }
      let name = try #require(KeyName(parsing: text))
      let ours = keyring.certificates(named: name).map(\.primary.fingerprint.description)
      #expect(ours.sorted() == theirs.sorted(), "\(text)")
    }
    try await people.home.end()
  }
}
