/// What a line of the log tells of.
public enum AuditEvent: String, Hashable, Sendable, CaseIterable {
  /// Somebody asked for an approval.
  case asked
  /// The person approved.
  case granted
  /// The policy, the card or the person said no; the reasons are there.
  case refused
  /// The card made a signature, and it left the agent after this line was on the disk.
  case signed
  /// The card was asked for a signature and gave none that left the agent.
  case failed
  /// An approval is over; its number of signatures and the card's counter are there.
  case ended
  /// Somebody asked for the approval of a coming set.
  case setAsked = "set_asked"
  /// The person approved it; the card is kept for it until ``setEnded``.
  case setOpen = "set_open"
  /// It is over: how many of how many are signed, and why it ended.
  case setEnded = "set_ended"
  /// A line that a crash left half written was kept aside in a file of its own.
  case torn
  /// The first line of a file, naming the file before.
  case continued

  /// The version of lines that has it first.
  var firstVersion: Int {
    switch self {
    case .asked, .granted, .refused, .signed, .failed, .ended, .torn, .continued: 1
    case .setAsked, .setOpen, .setEnded: 2
    }
  }
}
