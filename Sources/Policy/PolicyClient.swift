public import OpenPGP
public import QubesService
internal import TOML

/// An entry `[[client]]`: who may call, and for what.
public struct PolicyClient: Hashable, Sendable {
  /// Whom an entry names.
  public enum Principal: Hashable, Sendable {
    /// A user by number, and the name by which the file called him.
    case user(UInt32, name: String?)
    /// A group by number, and the name by which the file called it.
    case group(UInt32, name: String?)
    /// Another qube, by the name that dom0 gives it.
    case qube(QubeName)

    /// Whether both are the same user or the same group, however they are called.
    func isSame(as other: Self) -> Bool {
      switch (self, other) {
      case (.user(let one, _), .user(let two, _)), (.group(let one, _), .group(let two, _)):
        one == two
      case (.qube(let one), .qube(let two)): one == two
      default: false
      }
    }
  }

  /// Whom it names.
  public let principal: Principal
  /// Where the entry begins.
  public let place: PolicyPlace
  /// The keys that it may sign with; nil if the entry says nothing.
  public let keys: PolicySetting<PolicyList<Fingerprint>>?
  /// The repositories that it may have signed; nil if the entry says nothing.
  public let repositories: PolicySetting<PolicyList<RepositoryGlob>>?
  /// The git repositories whose objects it may have signed; nil if the entry says nothing.
  public let gitRepositories: PolicySetting<PolicyList<GitRepositoryGlob>>?
  /// How many images its requests may have; nil if the entry says nothing.
  public let maxBatch: PolicySetting<PolicyLimit>?

  /// Whether this entry is about a caller.
  func names(_ caller: PolicyCaller) -> Bool {
    switch principal {
    // A qube's call comes from a bridge, whose user and groups say nothing of who called.
    case .user(let uid, _): caller.qube == nil && caller.uid == uid
    case .group(let gid, _): caller.qube == nil && caller.gids.contains(gid)
    case .qube(let qube): caller.qube == qube.name
    }
  }
}

extension PolicyClient.Principal: CustomStringConvertible {
  /// `user alice`, `group 100` or `qube work`, in printable ASCII.
  public var description: String {
    switch self {
    case .user(let number, let name): "user \(name.map { shown($0) } ?? String(number))"
    case .group(let number, let name): "group \(name.map { shown($0) } ?? String(number))"
    case .qube(let name): "qube \(name)"
    }
  }
}
