import ConfinedFiles
import ContainerSignature
import FileTesting
import Gcrypt
import OCILayout
import OpenPGP
import Testing

/// Requests and lists of digests as files, those of a real release among them.
@Suite
struct ReleaseTests {
  // Skipped where the release's data doesn't lie beside the package.
  @Test(.enabled(if: ReleaseData.isThere))
  func `a release's request and its lists agree in both directions`() throws {
    let images = try readRequest(at: ReleaseData.request)
    let list = try readDigestLists(at: ReleaseData.digests)
    #expect(images.count == 513 && list.entries.count == 513)
    #expect(ExpectationDifference(of: images, from: list).isEmpty)
    let core = try readDigestLists(at: ReleaseData.digests + "/core.txt")
    let difference = ExpectationDifference(of: images, from: core)
    #expect(difference.extra.count == 333 && difference.missing.isEmpty)
    #expect(ExpectationDifference(of: Array(images.dropFirst(3)), from: list).missing.count == 3)
  }

  // Skipped where the release's data doesn't lie beside the package.
  @Test(.enabled(if: ReleaseData.isThere))
  func `a request's fingerprint is what the documented shell command prints`() async throws {
    let command = """
      { echo paraph-signing-request-v1
        jq -r '.images[] | [.digest, .reference, .platform // empty] | join(" ")' "$1" | LC_ALL=C sort
      } | sha256sum
      """
    let shell = try await runProgram("sh", ["-c", command, "sh", ReleaseData.request])
    let request = try SigningRequest(try readRequest(at: ReleaseData.request))
    let fingerprint = try #require(request.fingerprint { digest(.sha256, of: $0) })
    #expect(shell.output == "\(fingerprint)  -\n")
  }

  @Test
  func `the example in the documentation is a request`() throws {
    let path = ReleaseData.packageRoot + "/docs/reference/request-format.md"
    let text = String(decoding: try readFile(at: path, limit: 1 << 20), as: UTF8.self)
    let example = try #require(
      text.split(separator: "```json\n").last?.split(separator: "```\n").first
    )
    let request = try SigningRequest(parsing: Array(example.utf8), file: "example")
    #expect(request.images.count == 2 && request.file == Array(example.utf8))
  }

  @Test
  func `a folder without lists, a broken list and a broken request are refused`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RequestFileError.noLists(path: folder.path)) {
      try readDigestLists(at: folder.path)
    }
    try folder.write("x\n", to: "a.txt")
    guard
      case .lists(let lists)? = #expect(
        throws: RequestFileError.self,
        performing: { try readDigestLists(at: folder.path) }
      )
    else {
      return
    }
    #expect(lists.problems.map(\.origin) == [.line(file: folder.path("a.txt"), 1)])
    try folder.write("{}", to: "request.json")
    guard
      case .request(let request)? = #expect(
        throws: RequestFileError.self,
        performing: { try readRequest(at: folder.path("request.json")) }
      )
    else {
      return
    }
    #expect(request.problems.count == 3)
    guard
      case .file(let file)? = #expect(
        throws: RequestFileError.self,
        performing: { try readRequest(at: folder.path("none")) }
      )
    else {
      return
    }
    #expect(file.failure == .notFound)
  }
}
