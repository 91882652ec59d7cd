internal import PrintableText

/// What the agent says of approvals of coming sets to who wants to sign.
enum ApprovalSentences {
  static func failure(_ name: String, _ facts: AgentFacts) -> Failure? {
    switch name {
    case "CardKept":
      Failure(
        name,
        "the card is kept for an approval that this isn't part of, for another "
          + facts.count("remaining", "second", "seconds"),
        hint: "wait, or end that approval: paraph cancel",
        status: .card
      )
    case "AlreadySigned":
      Failure(
        name,
        "the approval that is open has signed this already: "
          + facts.places("images").joined(separator: ", "),
        hint: "it allows each image once; to have it signed again end it first: paraph cancel",
        status: .refused
      )
    case "ApprovalOver":
      Failure(
        name,
        "the approval's time was over before all images were signed",
        hint: "run again; what is signed stays signed",
        status: .refused
      )
    default: nil
    }
  }
}

extension AgentFacts {
  /// The images of a list of places, counted from 1.
  fileprivate func places(_ name: String) -> [String] {
    numbers(name).map { "image \($0 + 1)" }
  }
}
