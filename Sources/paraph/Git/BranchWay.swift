import AgentClient
import PrintableText

/// How a branch is come to without losing anything: signers share `release/N`, one after another.
enum BranchWay: Hashable, Sendable {
  /// It is checked out, and its remote has nothing that it lacks.
  case stay
  /// It is checked out and lacks what its remote has.
  case moveOn(Move)
  /// It is there and has to be checked out, and moved on if its remote has more.
  case checkOut(thenMoving: Move?)
  /// Only the remote has it.
  case track(String)
  /// Nobody has it; it begins here.
  case make

  /// From where a branch is to where its remote is, by the commits' names; a branch without a commit
  /// is nowhere.
  struct Move: Hashable, Sendable {
    let from: String?
    let to: String
  }

  /// Why there is no way.
  enum Problem: Error, Hashable, Sendable {
    /// Both the branch and its remote have commits that the other lacks.
    case diverged(from: String)
    /// A branch is there of which the name would have to be a folder's, or the other way round.
    case inTheWay(String)

    func sentence(_ branch: String) -> String {
      switch self {
      case .diverged(let remote):
        "\(printable(branch)) and \(printable(remote)) have diverged: each has commits that the "
          + "other lacks"
      case .inTheWay(let other):
        "there is a branch \(printable(other)), and beside it git can't have \(printable(branch))"
      }
    }
  }

  /// Looks for the way; what the remote has is what was fetched last, for nothing is fetched here.
  static func find(
    to branch: String,
    from status: GitStatus,
    _ git: Git
  ) async throws(Failure) -> Result<BranchWay, Problem> {
    func commit(_ reference: String) async throws(Failure) -> String? {
      let answer = try await git.ask([
        "rev-parse", "--quiet", "--verify", "--end-of-options", reference + "^{commit}",
      ])
      return answer.isSuccess ? answer.line : nil
    }
    let isCurrent = branch == status.branch
    let theirs = try await commit("refs/remotes/origin/" + branch)
    guard let ours = try await commit("refs/heads/" + branch) else {
      // A branch without any commit is there all the same.
      if isCurrent {
        return .success(theirs.map { .moveOn(Move(from: nil, to: $0)) } ?? .stay)
      }
      if let other = try await inTheWay(of: branch, git) { return .failure(.inTheWay(other)) }
      return .success(theirs == nil ? .make : .track("origin/" + branch))
    }
    guard let theirs, theirs != ours else {
      return .success(isCurrent ? .stay : .checkOut(thenMoving: nil))
    }
    func isAncestor(_ one: String, _ other: String) async throws(Failure) -> Bool {
      try await git.ask(["merge-base", "--is-ancestor", one, other]).isSuccess
    }
    if try await isAncestor(theirs, ours) {
      return .success(isCurrent ? .stay : .checkOut(thenMoving: nil))
    }
    guard try await isAncestor(ours, theirs) else {
      return .failure(.diverged(from: "origin/" + branch))
    }
    let move = Move(from: ours, to: theirs)
    return .success(isCurrent ? .moveOn(move) : .checkOut(thenMoving: move))
  }

  /// A branch beside which there can be none of this name: git keeps them as files and folders.
  private static func inTheWay(
    of branch: String,
    _ git: Git
  ) async throws(Failure) -> String? {
    let parts = branch.split(separator: "/")
    let above = (1..<max(parts.count, 1)).map { parts.prefix($0).joined(separator: "/") }
    let names = try await git.tell(["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/"])
      .split(separator: "\n").map(String.init)
    return names.first { above.contains($0) || $0.hasPrefix(branch + "/") }
  }

  /// Whether the files of the checkout are the same afterwards.
  var keepsFiles: Bool { self == .stay || self == .make }

  /// What git is told.
  ///
  /// A branch is moved on by what git merge is made of: itself it follows the checkout's
  /// configuration, which may have it check signatures with a program of its own, or make a merge
  /// commit where there is nothing to merge (`branch.NAME.mergeOptions`).
  func commands(_ branch: String) -> [[String]] {
    // A file that git is told to ignore may be a signature all the same.
    let enter = ["switch", "--quiet", "--no-overwrite-ignore"]
    func moving(_ move: Move) -> [[String]] {
      [
        ["read-tree", "-m", "-u"] + (move.from.map { [$0] } ?? []) + [move.to],
        [
          "update-ref", "-m", "paraph: fast-forward", "refs/heads/" + branch, move.to,
          move.from ?? String(repeating: "0", count: move.to.count),
        ],
      ]
    }
    return switch self {
    case .stay: []
    case .moveOn(let move): moving(move)
    case .checkOut(let move): [enter + ["--no-guess", branch]] + (move.map(moving) ?? [])
    case .track(let remote): [enter + ["--track", "-c", branch, remote]]
    case .make: [enter + ["-c", branch]]
    }
  }
}
