import CardTesting

/// The PINs that every card has before its owner changes them.
enum FactoryPIN {
  /// PW1.
  static let user = "123456"
  /// PW3.
  static let admin = "12345678"
}

/// Runs one card and a GnuPG that uses it.
///
/// Its pinentry knows the factory's PINs: it tells which is wanted by the dialog's text.
func withGnuPGCard<Result: Sendable>(
  _ profile: String,
  answers: [(text: String, answer: TestPinentry.Answer)] = factoryAnswers,
  _ body: (CardRig, GnuPGHome) async throws -> Result
) async throws -> Result {
  try await withCardRig(cards: [RigCard(profile, serial: 12_345_678)]) { rig in
    try await withGnuPGHome(
      rig: rig,
      pinentry: { try TestPinentry(matching: answers, in: $0) },
      { home in try await body(rig, home) }
    )
  }
}

/// The admin PIN where the dialog speaks of it, else the user's.
let factoryAnswers: [(text: String, answer: TestPinentry.Answer)] = [
  ("Repeat this", .again),
  ("Admin PIN", .pin(FactoryPIN.admin)),
  ("", .pin(FactoryPIN.user)),
]

extension ProgramResult {
  /// The names of the questions that gpg asked, from its status lines.
  var questions: [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 3, words[0] == "[GNUPG:]", words[1].hasPrefix("GET_") else {
        return nil
      }
      return String(words[2])
    }
  }

  /// How many operations on the card gpg says have succeeded.
  var cardSuccessCount: Int { text.split(separator: "\n").count { $0 == "[GNUPG:] SC_OP_SUCCESS" } }

  /// The value after a label that is followed by dots and a colon, as gpg and ykman print it.
  func value(_ label: String) -> String? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(label) }
    guard let line, let colon = line.firstIndex(of: ":") else { return nil }
    return String(line[colon...].dropFirst().drop { $0 == " " })
  }
}
