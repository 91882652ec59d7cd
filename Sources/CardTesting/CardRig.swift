import FoundationEssentials
import Subprocess
import SystemPackage

/// A card of a rig: a profile of `paraph-vcard` and the serial number that it shows.
public struct RigCard: Hashable, Sendable, CustomStringConvertible {
  /// For example `yubikey-5.7.4`.
  public var profile: String
  /// In decimal, as it is printed on the device.
  public var serial: UInt32

  /// As `card-rig --card` wants it.
  public var description: String { "\(profile):\(serial)" }

  /// Names a card.
  ///
  /// - Parameters:
  ///   - profile: One of ``profiles``.
  ///   - serial: The number that it shows.
  public init(_ profile: String, serial: UInt32 = 1) {
    self.profile = profile
    self.serial = serial
  }

  /// The profiles that `paraph-vcard` has.
  public static let profiles = ["yubikey-5.4.3", "yubikey-5.7.4", "nitrokey3"]
}

/// Why a rig doesn't do what it was told.
public enum CardRigError: Error, Hashable, Sendable {
  /// `paraph-vcard` wasn't built with the tests.
  case noCardProgram
  /// It ended before all of its cards were seen; what it said.
  case notReady(String)
  /// It answered something else to a command, or nothing.
  case refused(command: String, answer: String?)
  /// The control socket of a card refused a command; what it said.
  case cardRefused(command: [String], answer: String)
}

/// A pcscd of its own with virtual cards, run by `Scripts/card-rig`.
public actor CardRig {
  /// The rig's folder; the script's usage text says what is in it.
  public nonisolated let folder: String
  private let cardProgram: String
  private let input: StandardInputWriter
  private var answers: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator

  /// What a client needs in its environment to find this pcscd.
  public nonisolated var environment: [String: String?] {
    ["PCSCLITE_CSOCK_NAME": "\(folder)/run/pcscd.comm"]
  }

  fileprivate init(
    folder: String,
    cardProgram: String,
    input: StandardInputWriter,
    answers: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator
  ) {
    self.folder = folder
    self.cardProgram = cardProgram
    self.input = input
    self.answers = answers
  }

  /// Sends a line to a card's control socket.
  ///
  /// - Parameters:
  ///   - words: For example `touch`, `after`, `50`.
  ///   - number: Of the card, from 1.
  /// - Returns: What the card answers, without the line's end.
  /// - Throws: ``CardRigError/cardRefused(command:answer:)``.
  @discardableResult
  public nonisolated func control(_ words: String..., card number: Int = 1) async throws -> String {
    let result = try await runProgram(
      cardProgram,
      ["control", "--control", "\(folder)/card-\(number).control"] + words
    )
    guard result.isSuccess else {
      throw CardRigError.cardRefused(command: words, answer: result.description)
    }
    return String(result.text.trimmingSuffix { $0.isNewline })
  }

  /// Kills pcscd as a crash would; the cards lose their power.
  ///
  /// - Throws: ``CardRigError/refused(command:answer:)``.
  public func killPCSCD() async throws { try await command("kill-pcscd", answer: "killed") }

  /// Starts pcscd again and returns once it sees each card.
  ///
  /// - Throws: ``CardRigError/refused(command:answer:)``.
  public func startPCSCD() async throws { try await command("start-pcscd", answer: "ready") }

  private func command(_ command: String, answer: String) async throws {
    _ = try await input.write(command + "\n")
    let line = try await nextAnswer()
    guard line == answer else { throw CardRigError.refused(command: command, answer: line) }
  }

  fileprivate func nextAnswer() async throws -> String? {
    var iterator = answers
    defer { answers = iterator }
    return try await iterator.next(isolation: self)
  }
}

extension BidirectionalCollection {
  fileprivate func trimmingSuffix(while predicate: (Element) -> Bool) -> SubSequence {
    var rest = self[...]
    while let last = rest.last, predicate(last) { rest = rest.dropLast() }
    return rest
  }
}

/// Runs a pcscd with these cards as long as the body runs.
///
/// When this returns or throws, no process of the rig is left.
///
/// - Parameters:
///   - cards: The first one is card 1; without any there is no reader either.
///   - folder: Where the rig lives, kept afterwards with the state of its cards; nil for a
///     temporary folder.
///   - logsAPDUs: Whether pcscd writes each APDU into `pcscd.log` in the folder.
///   - body: Gets the rig once each card is seen.
/// - Returns: What the body returns.
/// - Throws: ``CardRigError``, or what the body throws.
public func withCardRig<Result: Sendable>(
  cards: [RigCard],
  in folder: String? = nil,
  logsAPDUs: Bool = false,
  _ body: (CardRig) async throws -> Result
) async throws -> Result {
  guard let folder else {
    return try await withTemporaryFolder("rig") { temporary in
      try await withCardRig(cards: cards, in: temporary, logsAPDUs: logsAPDUs, body)
    }
  }
  guard let cardProgram = ProjectRoot.builtProgram("paraph-vcard") else {
    throw CardRigError.noCardProgram
  }
  let arguments =
    [folder, "--vcard", cardProgram]
    + (cards.isEmpty ? ["--no-reader"] : cards.flatMap { ["--card", $0.description] })
    + (logsAPDUs ? ["--apdu-log"] : [])
  let errors = "\(folder)/errors"
  var options = PlatformOptions()
  options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
  let result = try await Subprocess.run(
    .path(FilePath(ProjectRoot.path(to: "Scripts/card-rig"))),
    arguments: Arguments(arguments),
    platformOptions: options,
    input: .inputWriter,
    output: .sequence,
    error: .fileDescriptor(
      try .open(
        FilePath(errors),
        .writeOnly,
        options: [.create, .truncate],
        permissions: .ownerReadWrite
      ),
      closeAfterSpawningProcess: true
    )
  ) { execution in
    let rig = CardRig(
      folder: folder,
      cardProgram: cardProgram,
      input: execution.standardInputWriter,
      answers: execution.standardOutput.strings().makeAsyncIterator()
    )
    guard try await rig.nextAnswer() == "ready" else {
      let said = try Data(contentsOf: URL(filePath: errors))
      throw CardRigError.notReady(String(decoding: said, as: UTF8.self))
    }
    // Whatever became of the body: the end of its input is what ends the rig in order.
    let outcome: Swift.Result<Result, any Error>
    do {
      outcome = .success(try await body(rig))
    } catch {
      outcome = .failure(error)
    }
    try await execution.standardInputWriter.finish()
    return outcome
  }
  return try result.closureResult.get()
}
