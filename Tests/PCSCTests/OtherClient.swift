import CardTesting
import Subprocess
import SystemPackage
import Testing

/// Another program that uses the rig's card: Debian's pyscard, which takes commands.
actor OtherClient {
  private let input: StandardInputWriter
  private var answers: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator

  fileprivate init(
    input: StandardInputWriter,
    answers: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator
  ) {
    self.input = input
    self.answers = answers
  }

  /// Whether this machine has what it needs.
  static let isThere = Tool.have("python3")

  /// Sends a command and waits until it is done: `connect`, `reconnect leave|reset`, `begin`,
  /// `end leave|reset`, `send HEX`.
  ///
  /// The answer is the card's in hexadecimal, or the number that PC/SC returned, `00000000` for
  /// success.
  func does(_ command: String) async throws -> String? {
    try await starts(command)
    return try await answer()
  }

  /// Sends a command that may take its time.
  func starts(_ command: String) async throws {
    _ = try await input.write(command + "\n")
  }

  /// Waits for what a command that was started came to.
  func answer() async throws -> String? {
    var iterator = answers
    defer { answers = iterator }
    return try await iterator.next(isolation: self)
  }
}

/// Runs another program that is connected to the first card of the rig.
func withOtherClient<Result: Sendable>(
  on rig: CardRig,
  _ body: (OtherClient) async throws -> Result
) async throws -> Result {
  let python = try #require(Tool.path("python3"))
  let result = try await Subprocess.run(
    .path(FilePath(python)),
    arguments: ["-c", program],
    environment: .inherit.updating(
      Dictionary(
        uniqueKeysWithValues: rig.environment.compactMap { name, value in
          Environment.Key(rawValue: name).map { ($0, value) }
        }
      )
    ),
    input: .inputWriter,
    output: .sequence,
    error: .currentStandardError
  ) { execution in
    let client = OtherClient(
      input: execution.standardInputWriter,
      answers: execution.standardOutput.strings().makeAsyncIterator()
    )
    let outcome: Swift.Result<Result, any Error>
    do {
      try #require(await client.does("connect") == "00000000")
      outcome = .success(try await body(client))
    } catch {
      outcome = .failure(error)
    }
    try await execution.standardInputWriter.finish()
    return outcome
  }
  return try result.closureResult.get()
}

private let program = """
  import sys
  from smartcard.scard import *

  context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)[1]
  endings = {"leave": SCARD_LEAVE_CARD, "reset": SCARD_RESET_CARD}
  card = protocol = None
  for line in sys.stdin:
      command, *rest = line.split()
      data = b""
      if command == "connect":
          reader = SCardListReaders(context, [])[1][0]
          code, card, protocol = SCardConnect(
              context, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1)
      elif command == "begin":
          code = SCardBeginTransaction(card)
      elif command == "end":
          code = SCardEndTransaction(card, endings[rest[0]])
      elif command == "reconnect":
          code, protocol = SCardReconnect(
              card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, endings[rest[0]])
      elif command == "send":
          code, data = SCardTransmit(card, protocol, list(bytes.fromhex(rest[0])))
      print(bytes(data).hex().upper() if data else "%08X" % (code & 0xFFFFFFFF), flush=True)
  """
