import AgentClient
import PrintableText

/// How a branch is come to without losing anything: signers share `release/N`, one after another.
enum BranchWay: Hashable, Sendable {
  /// It is checked out, and its remote has nothing that it lacks.
  case stay
  /// It is checked out and lacks what its remote has.
  case moveOn(to: String)
  /// It is there and has to be checked out, and moved on if its remote has more.
  case checkOut(movingOnTo: String?)
  /// Only the remote has it.
  case track(String)
  /// Nobody has it; it begins here.
  case make

  /// Why there is no way.
  enum Problem: Error, Hashable, Sendable {
    /// Both the branch and its remote have commits that the other lacks.
    case diverged(from: String)

    func sentence(_ branch: String) -> String {
      switch self {
      case .diverged(let remote):
        "\(printable(branch)) and \(printable(remote)) have diverged: each has commits that the "
          + "other lacks"
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
    let remote = "refs/remotes/origin/" + branch
    let theirs = try await commit(remote)
    guard let ours = try await commit("refs/heads/" + branch) else {
      // A branch without any commit is there all the same.
      guard !isCurrent else { return .success(.stay) }
      return .success(theirs == nil ? .make : .track("origin/" + branch))
    }
    guard let theirs, theirs != ours else {
      return .success(isCurrent ? .stay : .checkOut(movingOnTo: nil))
    }
    func isAncestor(_ one: String, _ other: String) async throws(Failure) -> Bool {
      try await git.ask(["merge-base", "--is-ancestor", one, other]).isSuccess
    }
    if try await isAncestor(theirs, ours) {
      return .success(isCurrent ? .stay : .checkOut(movingOnTo: nil))
    }
    guard try await isAncestor(ours, theirs) else {
      return .failure(.diverged(from: "origin/" + branch))
    }
    return .success(isCurrent ? .moveOn(to: remote) : .checkOut(movingOnTo: remote))
  }

  /// Whether the files of the checkout are the same afterwards.
  var keepsFiles: Bool { self == .stay || self == .make }

  /// What git is told.
  func commands(_ branch: String) -> [[String]] {
    let check = ["switch", "--quiet", "--no-guess"]
    func moving(_ remote: String) -> [String] {
      ["merge", "--quiet", "--ff-only", "--no-verify", "--no-stat", remote]
    }
    return switch self {
    case .stay: []
    case .moveOn(let remote): [moving(remote)]
    case .checkOut(let remote): [check + [branch]] + (remote.map { [moving($0)] } ?? [])
    case .track(let remote): [["switch", "--quiet", "--track", "-c", branch, remote]]
    case .make: [["switch", "--quiet", "-c", branch]]
    }
  }
}
