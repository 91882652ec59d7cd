internal import PrintableText

/// What the agent says of approvals of coming sets to who wants to sign.
package enum ApprovalSentences {
  /// Why an approval ended before all was signed.
  ///
  /// The call that it ended with has been told more.
  ///
  /// - Parameter reason: The name of what ended it.
  /// - Returns: A clause.
  package static func end(_ reason: String) -> String {
    switch reason {
    case "ApprovalOver": "its time is over"
    case "Cancelled": "it was cancelled, or the agent is ending"
    case "CardRemoved": "the card was taken out"
    case "ReaderFailed": "the reader failed"
    case "CardMisbehaved": "the card gave no sensible answer"
    case "PolicyRefused", "PermissionDenied": "the policy forbids it by now"
    case "PolicyUnusable": "the policy can't be read by now"
    case "RecordFailed": "the record can't be written"
    case "SignatureRejected": "the card gave a signature that isn't one by its own key"
    case "SigningRefused": "the card refused to sign"
    case "TouchTimeout": "the card wasn't touched in time"
    default: printable(reason)
    }
  }

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
