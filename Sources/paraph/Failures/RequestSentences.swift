import AgentClient
import ContainerSignature

/// What is wrong with images that were named: the sentences are the errors' own.
enum RequestSentences {
  static func failure(_ error: SigningRequestError) -> Failure {
    Failure(
      "InvalidImages",
      error.problems.map(\.sentence),
      hint: "nothing was signed; mend the request and run again",
      status: .refused
    )
  }
}
