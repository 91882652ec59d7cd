import CardTesting
import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

extension SigningDesk {
  /// SELECT of the OpenPGP application.
  static let select = "00A4040006D27600012401"

  /// Sends commands to the first card from another program, Debian's pyscard, which is still
  /// connected while the body runs.
  ///
  /// - Parameters:
  ///   - commands: In hexadecimal; `begin` begins a transaction, which lasts until the program ends.
  ///   - body: What happens while the program is connected.
  ///   - after: Commands to send after that.
  /// - Returns: The status word of each answer.
  /// - Throws: What the body throws, or that the program can't be started.
  func otherClient(
    _ commands: [String],
    _ body: () async throws -> Void = {},
    andThen after: () -> [String] = { [] }
  ) async throws -> [String] {
    let python = try #require(Tool.path("python3"))
    let variables = environment.compactMap { name, value in
      Environment.Key(rawValue: name).map { ($0, value) }
    }
    let result = try await Subprocess.run(
      .path(FilePath(python)),
      arguments: ["-c", client],
      environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)),
      input: .inputWriter,
      output: .sequence,
      error: .currentStandardError
    ) { execution in
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      var answers: [String] = []
      let outcome: Swift.Result<Void, any Error>
      do {
        for command in commands {
          _ = try await execution.standardInputWriter.write(command + "\n")
          answers.append(try await lines.next() ?? "")
        }
        try await body()
        for command in after() {
          _ = try await execution.standardInputWriter.write(command + "\n")
          answers.append(try await lines.next() ?? "")
        }
        outcome = .success(())
      } catch {
        outcome = .failure(error)
      }
      try await execution.standardInputWriter.finish()
      try outcome.get()
      return answers
    }
    return result.closureResult
  }

  /// Runs a body while another program keeps the first card in a transaction.
  ///
  /// - Parameter body: What happens meanwhile.
  /// - Throws: What the body throws, or that the program can't be started.
  func whileInTransaction(_ body: () async throws -> Void) async throws {
    let answers = try await otherClient(["begin"], body)
    try #require(answers == ["00000000"])
  }

  /// Waits until pcscd has found out that the card is gone.
  ///
  /// It looks each 0.4 s. A card that comes back between two looks, which no hand can do, is never
  /// powered again by pcscd 1.9.9.
  func waitForRemoval() async throws {
    let script = #"grep -q -m1 "Card Removed" <(exec tail -n +1 --pid=$$ -f "$1")"#
    let result = try await run("bash", ["-c", script, "bash", rig.folder + "/pcscd.log"])
    #expect(result.isSuccess, "\(result)")
  }

  /// Waits until pcscd tells its clients that there is a card in the first reader.
  ///
  /// The reader has spoken to the card a moment before.
  func waitForCard() async throws {
    let result = try await run("python3", ["-c", watcher])
    #expect(result.isSuccess, "\(result)")
  }
}

private let watcher = """
  from smartcard.scard import *

  context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)[1]
  reader = SCardListReaders(context, [])[1][0]
  code, states = SCardGetStatusChange(context, 10000, [(reader, SCARD_STATE_EMPTY)])
  raise SystemExit(0 if code == 0 and states[0][1] & SCARD_STATE_PRESENT else 1)
  """

// After a reset by another program the card is there again only when it is connected to anew.
private let client = """
  import sys
  from smartcard.scard import *

  context = SCardEstablishContext(SCARD_SCOPE_SYSTEM)[1]
  reader = SCardListReaders(context, [])[1][0]
  protocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1
  code, card, protocol = SCardConnect(context, reader, SCARD_SHARE_SHARED, protocols)
  is_holding = False
  for line in sys.stdin:
      if line == "begin\\n":
          code = SCardBeginTransaction(card)
          is_holding = code == 0
          print("%08X" % (code & 0xFFFFFFFF), flush=True)
          continue
      command = list(bytes.fromhex(line))
      code, data = SCardTransmit(card, protocol, command)
      if code == SCARD_W_RESET_CARD:
          SCardReconnect(card, SCARD_SHARE_SHARED, protocols, SCARD_LEAVE_CARD)
          code, data = SCardTransmit(card, protocol, command)
      print(bytes(data[-2:]).hex().upper() if code == 0 else "%08X" % (code & 0xFFFFFFFF), flush=True)
  if is_holding: SCardEndTransaction(card, SCARD_LEAVE_CARD)
  """
