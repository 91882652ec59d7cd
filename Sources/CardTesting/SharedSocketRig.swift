import FoundationEssentials
import Glibc

/// Runs a rig that *this process* reaches through libpcsclite.
///
/// libpcsclite reads `PCSCLITE_CSOCK_NAME` once, at its first call, so that all rigs of a test
/// process that calls it have to lie in one folder. They run one after the other; each has fresh
/// cards. Call nothing of libpcsclite outside of this.
///
/// - Parameters:
///   - cards: The first one is card 1.
///   - logsAPDUs: Whether pcscd writes each APDU into `pcscd.log` in the folder.
///   - body: Gets the rig once each card is seen.
/// - Returns: What the body returns.
/// - Throws: ``CardRigError``, or what the body throws.
public func withSharedSocketRig<Result: Sendable>(
  cards: [RigCard],
  logsAPDUs: Bool = false,
  _ body: (CardRig) async throws -> Result
) async throws -> Result {
  let folder = sharedFolder
  await turns.take()
  do {
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(
      atPath: folder,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700]
    )
    let result = try await withCardRig(cards: cards, in: folder, logsAPDUs: logsAPDUs, body)
    try FileManager.default.removeItem(atPath: folder)
    await turns.leave()
    return result
  } catch {
    try? FileManager.default.removeItem(atPath: folder)
    await turns.leave()
    throw error
  }
}

/// The folder of all shared rigs of this process; naming it points libpcsclite there.
private let sharedFolder: String = {
  let folder = "/tmp/rig-\(ProcessInfo.processInfo.processIdentifier)"
  // Safe because: both strings are copied, and this runs once, before libpcsclite looks.
  unsafe setenv("PCSCLITE_CSOCK_NAME", "\(folder)/run/pcscd.comm", 1)
  return folder
}()

private let turns = Turns()

/// Lets one in at a time, in the order of arrival.
private actor Turns {
  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    guard isTaken else { return isTaken = true }
    await withCheckedContinuation { waiting.append($0) }
  }

  func leave() {
    guard waiting.isEmpty else { return waiting.removeFirst().resume() }
    isTaken = false
  }
}
