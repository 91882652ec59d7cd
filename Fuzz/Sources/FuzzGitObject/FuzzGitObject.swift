import FuzzDriver
import GitObject

/// Any bytes as a commit, a tag, and the name of a repository.
@main
enum FuzzGitObject: Fuzzer {
  static func test(_ input: [UInt8]) {
    do throws(GitObjectError) {
      let object = try GitObject(parsing: input)
      require(object.bytes == input, "what is read gives the same bytes")
      require(!input.contains(0), "there is no NUL in it")
      require(!object.subject.utf8.contains(UInt8(ascii: "\n")), "the subject is one line")
      switch object.content {
      case .commit(let commit):
        require(commit.parents.count <= GitCommit.mostParents, "parents are bounded")
        require(!commit.headers.contains { $0.name.hasPrefix("gpgsig") }, "it isn't signed")
        require(commit.parents.allSatisfy { $0.hash == commit.tree.hash }, "names of one length")
      case .tag: require(input.last == UInt8(ascii: "\n"), "a signature can follow")
      }
    } catch {
      require(!error.problems.isEmpty, "a refusal has a reason")
      for problem in error.problems {
        require(problem.sentence.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "printable")
      }
    }
    guard let text = String(validating: input, as: UTF8.self) else { return }
    for case let repository? in [try? GitRepository(parsing: text), try? GitRepository(path: text)]
    {
      require(repository.text.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "printable")
    }
  }
}
