internal import Glibc
public import Policy

/// The policy of this machine and user, and the files that it was read from.
public struct LoadedPolicy: Hashable, Sendable {
  /// The rules.
  public let policy: Policy
  /// The files that were looked for, the system's first.
  public let files: [File]

  /// A file that was looked for.
  public struct File: Hashable, Sendable {
    /// Its path.
    public let path: String
    /// Whether it is there.
    public let isThere: Bool
  }

  /// Reads the policy.
  ///
  /// A file that isn't there says nothing. One that is there has to belong to root, or the user's
  /// to the user, like its folder, and nobody else may write either of them.
  ///
  /// - Parameters:
  ///   - paths: Where the files are.
  ///   - defaults: What the program's command line says.
  ///   - systemOwners: To whom the system's file may belong.
  ///   - uid: The user to whom the user's file may belong, besides root; this process's if nil.
  ///   - accounts: The users and groups of the machine.
  /// - Throws: ``PolicyLoadError`` with everything that is wrong with both.
  public init(
    _ paths: PolicyPaths,
    defaults: PolicyDefaults = PolicyDefaults(),
    systemOwners: [UInt32] = [0],
    uid: UInt32? = nil,
    accounts: PolicyAccounts = .ofThisMachine
  ) throws(PolicyLoadError) {
    var refused: [PolicyFileError] = []
    var files: [File] = []
    func source(_ path: String?, _ owners: [UInt32]) -> PolicySource? {
      guard let path else { return nil }
      do throws(PolicyFileError) {
        let bytes = try PolicyFile.read(path, owners: owners)
        files.append(File(path: path, isThere: bytes != nil))
        return bytes.map { PolicySource(file: path, bytes: $0) }
      } catch {
        refused.append(error)
        return nil
      }
    }
    let system = source(paths.system, systemOwners)
    let uid = uid ?? geteuid()
    let user = source(paths.user, uid == 0 ? [0] : [uid, 0])
    do throws(PolicyError) {
      policy = try Policy(system: system, user: user, defaults: defaults, accounts: accounts)
    } catch {
      throw PolicyLoadError(files: refused, problems: error.problems)
    }
    guard refused.isEmpty else { throw PolicyLoadError(files: refused, problems: []) }
    self.files = files
  }
}

/// Everything that is wrong with the policy files.
public struct PolicyLoadError: Error, Hashable, Sendable {
  /// Files that weren't taken, whatever stands in them.
  public let files: [PolicyFileError]
  /// What is wrong in those that were read.
  public let problems: [PolicyProblem]

  /// One sentence for each, lower case, printable ASCII, no full stop.
  public var sentences: [String] {
    files.map(\.description) + problems.map(\.description)
  }

  /// What to do, if there is something that isn't in the sentences.
  public var remedy: String? {
    files.isEmpty ? nil : files.map(\.remedy).joined(separator: "; ")
  }
}
