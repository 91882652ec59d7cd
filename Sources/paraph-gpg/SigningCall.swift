import AgentClient
import GnuPGAnswers
import GnuPGArguments
import Glibc
import OpenPGP

/// The way of every signature: choose the card, ask the agent, tell the caller.
enum SigningCall {
  /// What came back, and was found to be what was asked for.
  struct Result: Sendable {
    /// What the agent gave.
    var bytes: [UInt8]
    /// The signature in it.
    var signature: UncheckedSignature
    /// The key that signed.
    var fingerprint: Fingerprint
  }

  /// Finds the agent and the card, and has something signed.
  ///
  /// - Parameters:
  ///   - line: What was asked for.
  ///   - status: Where status lines go.
  ///   - body: Asks the agent, and checks what it gives.
  /// - Returns: What the body returned.
  /// - Throws: ``Failure``, or what the body throws.
  static func run(
    _ line: GnuPGCommandLine,
    _ status: StatusOutput,
    _ body: (AgentConnection, SignerChoice, Progress) async throws -> Result
  ) async throws -> Result {
    let folder = try KeyFolder()
    let now = UInt32(clamping: time(nil))
    return try await Agent.withAgent(nil) { agent in
      let signer = try await SignerChoice(line.key, agent, folder, at: now)
      let hash = signer.key.material.preferredHash
      try checkDigest(line.digest, hash)
      do {
        return try await body(agent, signer, Progress(status, hash))
      } catch let error as AgentFailure {
        throw AgentSentences.failure(error)
      }
    }
  }

  /// Signs, and tells programs if that fails, for whatever reason.
  ///
  /// - Parameters:
  ///   - line: What was asked for.
  ///   - status: Where status lines go.
  ///   - body: Signs.
  /// - Throws: What the body throws.
  static func tellingFailure(
    of line: GnuPGCommandLine,
    _ status: StatusOutput,
    _ body: () async throws -> Void
  ) async throws {
    do {
      try await body()
    } catch {
      status.writeAfterFailure(lines(for: error, line.key))
      throw error
    }
  }

  /// What programs are told of a failure: that the key isn't there, that it isn't clear which card
  /// is meant, that a person said no, or just that it failed; 17, 107, 99 and 1 are libgpg-error's
  /// numbers for that.
  private static func lines(for error: any Error, _ key: String?) -> [StatusLine] {
    switch (error as? Failure)?.code {
    case "NoSuchKey", "NoCard": (key.map { [.noSecretKey($0)] } ?? []) + [.failedToSign(17)]
    case "SeveralCards": [.failedToSign(107)]
    case "NotApproved", "Cancelled": [.failedToSign(99)]
    default: [.failedToSign(1)]
    }
  }

  /// Refuses a hash that the key's signatures don't have.
  private static func checkDigest(_ wanted: String?, _ hash: HashAlgorithm) throws(Failure) {
    let names = ["\(hash)".uppercased(), "H\(hash.rawValue)", "\(hash.rawValue)"]
    guard let wanted, !names.contains(wanted.uppercased()) else { return }
    throw Failure(
      "NotUnderstood",
      "--digest-algo wants another hash than \(names[0]), which signatures by this key have",
      status: .usage
    )
  }
}
