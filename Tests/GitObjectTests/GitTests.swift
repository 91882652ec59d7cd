import FileTesting
import Gcrypt
import GitObject
import OpenPGP
import RandomTesting
import Testing

/// Against git itself: what it writes is read, what is read its fsck finds no fault with.
@Suite
struct GitTests {
  @Test(arguments: [GitHash.sha1, .sha256])
  func `what git writes is read and written again, unless it is signed or encoded`(
    hash: GitHash
  )
    async throws
  {
    let sandbox = try await GitSandbox(objectFormat: hash.rawValue)
    try await sandbox.fill()
    let objects = try await sandbox.objects()
    var headers: Set<String> = []
    var parentCounts: Set<Int> = []
    var refused: Set<GitObjectProblem> = []
    for object in objects {
      do throws(GitObjectError) {
        let read = try GitObject(parsing: object.bytes)
        #expect(read.bytes == object.bytes && read.kind.rawValue == object.kind)
        #expect(read.hash == hash)
        if case .commit(let commit) = read.content {
          headers.formUnion(commit.headers.map(\.name))
          parentCounts.insert(commit.parents.count)
        }
        let name =
          hash == .sha1 ? sha1Name(of: read.namedBytes) : digest(.sha256, of: read.namedBytes)
        #expect(name.map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined() == object.id)
      } catch {
        #expect(error.problems.count == 1)
        refused.formUnion(error.problems)
      }
    }
    #expect(headers == ["encoding", "mergetag"])
    #expect(parentCounts == [0, 1, 2, 3])
    #expect(refused == [.signed("message"), .encodedText("KOI8-R"), .encoding("UTF-7")])
  }

  @Test
  func `subject and names are those that git shows`() async throws {
    let sandbox = try await GitSandbox()
    try await sandbox.fill()
    var count = 0
    for object in try await sandbox.objects() where object.kind == "commit" {
      // Some are refused for their encoding.
      guard let read = try? GitObject(parsing: object.bytes),
        case .commit(let commit) = read.content
      else { continue }
      let format = "--format=%T|%P|%an|%ae|%at|%cn|%ce|%ct|%s"
      let shown = try await sandbox.git(["show", "-s", format, object.id])
      let parts = [
        commit.tree.hexadecimal, commit.parents.map(\.hexadecimal).joined(separator: " "),
        commit.author.name, commit.author.email, String(commit.author.seconds),
        commit.committer.name, commit.committer.email, String(commit.committer.seconds),
        read.subject,
      ]
      #expect(shown == parts.joined(separator: "|") + "\n")
      count += 1
    }
    #expect(count >= 6)
  }

  @Test
  func `what is taken of damaged objects git fsck finds no fault with`() async throws {
    let sandbox = try await GitSandbox()
    try await sandbox.fill()
    var generator = SeededGenerator(seed: 5)
    let alphabet = Array(" \n<>+-09afgtree.@{/\t".utf8) + [0, 0x7F, 0xC3]
    let originals = try await sandbox.objects()
    var refused = 0
    var taken: [GitObject] = []
    for number in 0..<600 {
      let damaged = originals[number % originals.count].bytes
        .damaged(by: alphabet, using: &generator)
      do throws(GitObjectError) {
        let read = try GitObject(parsing: damaged)
        #expect(read.bytes == damaged)
        taken.append(read)
      } catch {
        #expect(!error.problems.isEmpty)
        refused += 1
      }
    }
    #expect(taken.count > 50 && refused > 50)
    for (number, object) in taken.enumerated() {
      try sandbox.folder.write(object.bytes, to: "taken/\(object.kind.rawValue)-\(number)")
    }
    let script = """
      cd '\(sandbox.folder.path)' && for file in taken/*; do
        kind=${file#taken/}; git hash-object -w --literally -t "${kind%-*}" "$file" || exit 1
      done >/dev/null && git fsck --strict --no-dangling 2>&1 | grep -E '^(error|warning)' ; true
      """
    let said = try await runProgram("sh", ["-c", script])
    // That objects are named which aren't there is the repository's fault, not the object's.
    #expect(said.isSuccess && said.output == "" && said.errors == "", "\(said.output)")
  }
}
