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
  /// A line that a crash left half written was kept aside in a file of its own.
  case torn
  /// The first line of a file, naming the file before.
  case continued
}
