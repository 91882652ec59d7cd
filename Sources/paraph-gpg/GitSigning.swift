import AgentClient
import GitObject
import GnuPGAnswers
import GnuPGArguments
import InputSentences
import OpenPGP

/// `--detach-sign`: a commit or tag of git in, its signature out.
enum GitSigning {
  /// Signs what is on standard input, if it is a commit or a tag.
  static func run(_ line: GnuPGCommandLine, _ status: StatusOutput) async throws {
    let output = try OutputFile(line, suffix: line.isArmored == true ? ".asc" : ".sig")
    let bytes = try SigningInput.read(line, limit: GitObject.mostByteCount)
    let object = try object(of: bytes)
    let repository = try ClaimedRepository.current()
    let signed = try await SigningCall.run(line, status) { agent, signer, progress in
      try await sign(object, repository, agent, signer, progress)
    }
    try output.write(
      line.isArmored == true ? armored(signature: signed.bytes) : signed.bytes
    )
    try status.write([.created(signed.signature, isDetached: true, by: signed.fingerprint)])
  }

  private static func object(of bytes: [UInt8]) throws(Failure) -> GitObject {
    do throws(GitObjectError) {
      return try GitObject(parsing: bytes)
    } catch {
      let isObject = SigningInput.isGitObject(bytes)
      let intro =
        "what is to be signed is no commit or tag of git, and nothing else is signed detached"
      throw Failure(
        "NotAnObject",
        isObject ? error.problems.map(\.sentence) : [intro],
        hint: hint(for: bytes),
        status: .refused
      )
    }
  }

  private static func hint(for bytes: [UInt8]) -> String {
    if SigningInput.isGitObject(bytes) {
      return "nothing was asked of the card; git commit --amend or git tag --force writes it anew"
    }
    if bytes.starts(with: "{".utf8) { return "an image's signature is no detached one: --sign" }
    if bytes.starts(with: "certificate version ".utf8) {
      return "nothing was asked of the card; certificates of a push aren't understood: git push "
        + "--no-signed"
    }
    return "nothing was asked of the card; packages and other files aren't understood yet"
  }

  private static func sign(
    _ object: GitObject,
    _ repository: GitRepository,
    _ agent: AgentConnection,
    _ signer: SignerChoice,
    _ progress: Progress
  ) async throws -> SigningCall.Result {
    var check = SignatureCheck(wanted: signer.fingerprint)
    let packet = try await agent.signGitObject(
      String(decoding: object.bytes, as: UTF8.self),
      repository: repository.text,
      card: nil,
      key: signer.fingerprint
    ) { step in
      switch step {
      case .waitingForTurn: progress.waitingForTurn()
      case .card(let card):
        try check.choose(card)
        try progress.begins()
      case .waitingForConfirmation: progress.waitingForConfirmation()
      case .waitingForPIN(let last): progress.waitingForPIN(after: last)
      case .waitingForTouch: progress.waitingForTouch("\(object.kind.rawValue) \(object.subject)")
      case .signed, .finished: break
      }
    }
    return SigningCall.Result(
      bytes: packet,
      signature: try check.signature(packet, over: object.bytes),
      fingerprint: signer.fingerprint
    )
  }
}
