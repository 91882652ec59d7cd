import AgentClient
import ArgumentParser
import ChildProcess
import FoundationEssentials

/// What signs a commit.
struct CommitSigner: Sendable {
  /// The program, by its path.
  let program: String
  /// Whether it signs with cards as Paraph does, so that it can be asked for a card's key.
  let hasCards: Bool
}

/// Whether and how a commit is made: shared by `sign` and `merge`.
struct CommitOptions: ParsableArguments {
  @Flag(
    help: "Make one signed commit of what was added; needs a checkout without changes."
  )
  var commit = false

  @Option(
    help: ArgumentHelp(
      "The branch to commit to: continued if it is here or at origin, made if not. The one that is "
        + "checked out if not given.",
      valueName: "name"
    )
  )
  var branch: String?

  @Option(
    help: ArgumentHelp(
      "The program that signs the commit, as git's gpg.program; paraph-gpg if not given, for which "
        + "the policy must have the checkout in git-repositories.",
      valueName: "program"
    ),
    completion: .file()
  )
  var commitSigner: String?

  func validate() throws {
    guard commit || (branch == nil && commitSigner == nil) else {
      throw ValidationError("--branch and --commit-signer say how to --commit")
    }
  }

  /// Checks that a commit can be made, before anything is written or asked for.
  ///
  /// - Parameters:
  ///   - folder: The checkout.
  ///   - isDryRun: Whether nothing may be checked out, so that only what is already can be looked at.
  /// - Returns: The checkout and what signs; nil if no commit is wanted.
  /// - Throws: ``Failure`` with every reason against it.
  func prepared(
    in folder: String,
    isDryRun: Bool
  ) async throws(Failure) -> (checkout: GitCheckout, signer: CommitSigner)? {
    guard commit else { return nil }
    let checkout = try await GitCheckout(at: folder, branch: branch)
    guard !isDryRun || checkout.way.keepsFiles else {
      throw GitSentences.notCheckedOut(checkout.branch)
    }
    return (checkout, CommitSigner(program: try signer(), hasCards: commitSigner == nil))
  }

  private func signer() throws(Failure) -> String {
    let name = commitSigner ?? "paraph-gpg"
    let search = ProcessInfo.processInfo.environment["PATH"]
    do throws(ChildProcessError) {
      if name.contains("/") {
        let path =
          name.hasPrefix("/") ? name : FileManager.default.currentDirectoryPath + "/" + name
        return try ChildProgram.find(among: [path])
      }
      let beside = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        .map { $0.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + name }
      if commitSigner == nil, let beside, let found = try? ChildProgram.find(among: [beside]) {
        return found
      }
      return try ChildProgram.find(name, searchPath: search)
    } catch {
      throw GitSentences.noSigner(name)
    }
  }
}
