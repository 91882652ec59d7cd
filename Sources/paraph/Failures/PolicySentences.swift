import AgentClient
import PolicyFiles
import PrintableText

/// What is wrong with the policy files, as sentences.
enum PolicySentences {
  static func failure(_ error: PolicyLoadError) -> Failure {
    Failure("InvalidPolicy", error.sentences, hint: error.remedy, status: .refused)
  }

  static func missing(_ paths: [String]) -> Failure {
    Failure(
      "FileNotRead",
      paths.map { "'\(printable($0))' can't be opened: there is no such file or folder" },
      status: .file
    )
  }
}
