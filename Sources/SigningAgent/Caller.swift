/// Who asks for signatures, as the kernel and the bridge to other qubes know them.
public struct Caller: Hashable, Sendable {
  /// The user's number, from the socket.
  public var userID: UInt32
  /// The user's groups, from the socket.
  public var groupIDs: Set<UInt32>
  /// The user's name, if the number has one.
  public var userName: String?
  /// The process, from the socket; another process may have the number later.
  public var processID: Int32
  /// The path of its program, if it could be read; whoever runs a program chooses its path.
  public var executable: String?
  /// The qube that it speaks for, if it does: as dom0 says, where the bridge of this qube tells it.
  public var qube: String?
  /// The short name by which the qube's call names the key.
  public var keyAlias: String?

  /// Puts a caller together.
  ///
  /// - Parameters:
  ///   - userID: The user's number.
  ///   - groupIDs: The user's groups.
  ///   - userName: The user's name.
  ///   - processID: The process.
  ///   - executable: The path of its program.
  ///   - qube: The qube that it speaks for.
  ///   - keyAlias: The short name by which the qube's call names the key.
  public init(
    userID: UInt32,
    groupIDs: Set<UInt32> = [],
    userName: String? = nil,
    processID: Int32,
    executable: String? = nil,
    qube: String? = nil,
    keyAlias: String? = nil
  ) {
    self.userID = userID
    self.groupIDs = groupIDs
    self.userName = userName
    self.processID = processID
    self.executable = executable
    self.qube = qube
    self.keyAlias = keyAlias
  }

  /// Whom a "no" is meant for.
  ///
  /// The user, and the qube if there is one, but neither process nor program: both are the
  /// caller's choice, and a copy of a program under another name would bring up dialog after
  /// dialog until the person gives in. What it costs is that a no to one program holds for
  /// all programs of that user, for some seconds.
  public struct Identity: Hashable, Sendable {
    /// The user's number.
    public var userID: UInt32
    /// The qube that it speaks for.
    public var qube: String?

    /// Names a caller.
    public init(userID: UInt32, qube: String? = nil) {
      self.userID = userID
      self.qube = qube
    }
  }

  /// Whom a "no" to this caller is meant for.
  public var identity: Identity { Identity(userID: userID, qube: qube) }
}
