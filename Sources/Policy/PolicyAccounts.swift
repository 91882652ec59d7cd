/// The users and groups of the machine, by name.
public struct PolicyAccounts: Sendable {
  /// The number of a user, nil if there is none of this name.
  public let user: @Sendable (String) -> UInt32?
  /// The number of a group, nil if there is none of this name.
  public let group: @Sendable (String) -> UInt32?

  /// Takes the two lookups.
  ///
  /// - Parameters:
  ///   - user: Finds a user's number.
  ///   - group: Finds a group's number.
  public init(
    user: @escaping @Sendable (String) -> UInt32?,
    group: @escaping @Sendable (String) -> UInt32?
  ) {
    self.user = user
    self.group = group
  }
}
