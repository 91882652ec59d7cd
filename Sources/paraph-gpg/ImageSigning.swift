import AgentClient
import ContainerSignature
import GnuPGAnswers
import GnuPGArguments
import InputSentences
import OpenPGP

/// `--sign`: an image's payload in, the message with its signature out.
enum ImageSigning {
  /// Signs what is on standard input, if it is the payload of an image.
  static func run(_ line: GnuPGCommandLine, _ status: StatusOutput) async throws {
    guard line.isArmored != true else {
      throw Failure(
        "NotUnderstood",
        "--sign with --armor isn't understood here: the signature of an image is binary",
        status: .usage
      )
    }
    let output = try OutputFile(line, suffix: ".gpg")
    let bytes = try SigningInput.read(line, limit: Payload.largest)
    let image = try image(of: bytes)
    let signed = try await SigningCall.run(line, status) { agent, signer, progress in
      try await sign(image, agent, signer, progress)
    }
    try output.write(signed.bytes)
    try status.write([.created(signed.signature, isDetached: false, by: signed.fingerprint)])
  }

  private static func image(of bytes: [UInt8]) throws(Failure) -> ImageToSign {
    do throws(NonCanonicalPayload) {
      let payload = try Payload(canonical: bytes)
      return ImageToSign(reference: payload.reference, digest: payload.digest)
    } catch {
      throw Failure(
        "NotAPayload",
        error.reasons.map(MessageSentences.sentence),
        hint: SigningInput.isGitObject(bytes)
          ? "this is a commit or tag of git, whose signature is detached: -bsau KEY"
          : "nothing was asked of the card; --sign takes the payload of one image, and nothing else",
        status: .refused
      )
    }
  }

  private static func sign(
    _ image: ImageToSign,
    _ agent: AgentConnection,
    _ signer: SignerChoice,
    _ progress: Progress
  ) async throws -> SigningCall.Result {
    var check = SignatureCheck([image], wanted: signer.fingerprint)
    var result: SigningCall.Result?
    try await agent.sign([image], card: nil, key: signer.fingerprint) { step in
      switch step {
      case .waitingForTurn: progress.waitingForTurn()
      case .card(let card):
        try check.choose(card)
        try progress.begins()
      case .waitingForConfirmation: progress.waitingForConfirmation()
      case .waitingForPIN(let last): progress.waitingForPIN(after: last)
      case .waitingForTouch(let index):
        progress.waitingForTouch("\(try check.image(index).reference)")
      case .signed(let index, let message):
        let signed = try check.take(message, forImageAt: index)
        result = SigningCall.Result(
          bytes: message,
          signature: signed.signature,
          fingerprint: signer.fingerprint
        )
      case .finished: break
      }
    }
    guard let result else {
      throw Failure("AgentBroken", "the agent ended without a signature", status: .agent)
    }
    return result
  }
}
