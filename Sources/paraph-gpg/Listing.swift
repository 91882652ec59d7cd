import AgentClient
import Certificates
import Gcrypt
import Glibc
import GnuPGAnswers
import GnuPGArguments
import OpenPGP
import PrintableText

/// `--list-keys`, `--list-secret-keys` and `--export`: the certificates of the folder.
enum Listing {
  /// Lists, or exports.
  static func run(_ line: GnuPGCommandLine) async throws {
    let folder = try KeyFolder()
    folder.warn()
    switch line.command {
    case .export: try export(line, folder)
    case .listSecretKeys: try await listSecretKeys(line, folder)
    default:
      let listing = KeyListing(withKeygrip: line.withKeygrip, at: now)
      try show(try certificates(line, folder), as: listing, line)
    }
  }

  private static var now: UInt32 { UInt32(clamping: time(nil)) }

  private static func listSecretKeys(_ line: GnuPGCommandLine, _ folder: KeyFolder) async throws {
    let found = try await Agent.withAgent(nil) { agent in
      do throws(AgentFailure) {
        return try await agent.cards()
      } catch {
        throw AgentSentences.failure(error)
      }
    }
    for unread in found.unread {
      for problem in unread.failure.problems {
        Streams.say("warning: \(unread.reader): \(problem)")
      }
    }
    let cards = found.cards
    var listed: [ListedCard] = []
    for card in cards {
      guard let fingerprint = card.fingerprint else { continue }
      listed.append(ListedCard(fingerprint: fingerprint, application: card.application))
    }
    let there = Set(listed.map(\.fingerprint))
    var certificates = try certificates(line, folder, orElse: there).filter { certificate in
      (0..<certificate.keyCount).contains { there.contains(certificate.fingerprint(at: $0)) }
    }
    // A key without a certificate is a key all the same; only nobody knows whose.
    for card in cards {
      guard let fingerprint = card.fingerprint, folder.keyring.keys(fingerprint).isEmpty,
        isNamed(fingerprint, line)
      else { continue }
      Streams.say("warning: no \(folder.wanted) has the key \(fingerprint); \(folder.hint)")
      guard let bare = card.bareCertificate else { continue }
      certificates.append(bare)
    }
    guard !certificates.isEmpty || line.arguments.isEmpty else {
      throw Failure(
        "NoCard",
        line.arguments.map { "no card that is there has the key of '\(printable($0))'" },
        hint: "insert it; paraph cards lists those that are there",
        status: .card
      )
    }
    try show(certificates, as: KeyListing(cards: listed, at: now), line)
  }

  private static func isNamed(_ fingerprint: Fingerprint, _ line: GnuPGCommandLine) -> Bool {
    line.arguments.isEmpty
      || line.arguments.contains { KeyName(parsing: $0)?.names(fingerprint) ?? false }
  }

  /// The certificates that were named, in the order of their names; all if none was.
  private static func certificates(
    _ line: GnuPGCommandLine,
    _ folder: KeyFolder,
    orElse fingerprints: Set<Fingerprint> = []
  ) throws(Failure) -> [Certificate] {
    guard !line.arguments.isEmpty else { return folder.keyring.certificates }
    var found: [Certificate] = []
    for text in line.arguments {
      let name = KeyName(parsing: text)
      let named = name.map(folder.keyring.certificates(named:)) ?? []
      guard !named.isEmpty || fingerprints.contains(where: { name?.names($0) ?? false }) else {
        throw noKey(line, folder)
      }
      for certificate in named
      where !found.contains(where: { $0.primary.key == certificate.primary.key }) {
        found.append(certificate)
      }
    }
    return found
  }

  private static func noKey(_ line: GnuPGCommandLine, _ folder: KeyFolder) -> Failure {
    Failure(
      "NoSuchKey",
      line.arguments.map { "no \(folder.wanted) has the key or user id '\(printable($0))'" },
      hint: folder.hint,
      status: .refused
    )
  }

  private static func show(
    _ certificates: [Certificate],
    as listing: KeyListing,
    _ line: GnuPGCommandLine
  ) throws(Failure) {
    for certificate in certificates {
      if line.withColons {
        try Streams.standardOutput(listing.colons(certificate))
      } else {
        let lines = listing.lines(certificate, keyIDDigits: line.keyIDFormat.digits)
        try Streams.standardOutput(lines.flatMap { Array("\($0)\n".utf8) })
      }
    }
  }

  private static func export(_ line: GnuPGCommandLine, _ folder: KeyFolder) throws(Failure) {
    let output = try OutputFile(line)
    let certificates = try certificates(line, folder)
    guard !certificates.isEmpty else {
      throw Failure("NoSuchKey", "there is no certificate", hint: folder.hint, status: .refused)
    }
    var packets: [UInt8] = []
    for certificate in certificates { packets += try folder.packets(of: certificate) }
    try output.write(line.isArmored == true ? armored(certificates: packets) : packets)
  }
}

extension KeyIDFormat {
  /// As many of the last digits as a listing shows, negative with `0x` before them.
  fileprivate var digits: Int {
    switch self {
    case .none: 0
    case .short: 8
    case .prefixedShort: -8
    case .long: 16
    case .prefixedLong: -16
    }
  }
}
