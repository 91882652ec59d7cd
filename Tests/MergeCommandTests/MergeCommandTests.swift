import ContainerSignature
import FileTesting
import Lookaside
import StrictJSON
import Subprocess
import Testing

/// `paraph merge`, with checkouts that git keeps.
@Suite
struct MergeCommandTests {
  private let folder: TemporaryFolder
  private static let digest = "sha256:" + String(repeating: "ab", count: 32)
  private static let image = "stagex/core-acl:2.3.2@\(digest)"

  init() throws { folder = try TemporaryFolder() }

  private func paraph(_ arguments: [String]) async throws -> ProgramResult {
    try await runProgram(builtProgram("paraph"), ["merge"] + arguments)
  }

  private func shell(_ script: String) async throws -> ProgramResult {
    let paraph = builtProgram("paraph")
    let bin = String(paraph.dropLast("/paraph".count))
    return try await runProgram(
      "bash",
      ["-euc", "cd \"$0\"; PATH=$1:$PATH; \(script)", folder.path, bin],
      environment: [
        "GNUPGHOME": folder.path("home"), "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_AUTHOR_NAME": "someone", "GIT_AUTHOR_EMAIL": "someone@example.org",
        "GIT_COMMITTER_NAME": "someone", "GIT_COMMITTER_EMAIL": "someone@example.org",
      ]
    )
  }

  /// Two keys, and two signatures over one image by each of them.
  private func makeSignatures() async throws -> LookasidePath {
    let image = try ImageToSign(argument: Self.image)
    try folder.write(Payload(for: image).bytes, to: "payload")
    let made = try await shell(
      """
      mkdir -m 700 home; echo disable-scdaemon >home/gpg-agent.conf
      for name in alice bob; do
        gpg --batch --quiet --passphrase '' --quick-gen-key $name ed25519 sign never
        gpg --batch --quiet --local-user $name --output $name.1 --sign payload
        gpg --batch --quiet --local-user $name --digest-algo SHA384 --output $name.2 --sign payload
      done
      gpg --batch --quiet --output keyring --export
      gpgconf --kill all
      """
    )
    try #require(made.isSuccess, "\(made)")
    return LookasidePath(for: image)
  }

  /// Fingerprints of the keys by which gpgv finds good signatures in an image's folder.
  private func signers(in checkout: String, _ path: LookasidePath) async throws -> [String] {
    var signers: [String] = []
    for name in folder.names("\(checkout)/\(path)") {
      let result = try await runProgram(
        "gpgv",
        [
          "--status-fd", "1", "--keyring", folder.path("keyring"), "--output", "/dev/null",
          folder.path("\(checkout)/\(path)/\(name)"),
        ]
      )
      let valid = result.output.split(separator: "\n").filter { $0.contains(" VALIDSIG ") }
      signers += valid.compactMap { $0.split(separator: " ").last.map(String.init) }
    }
    return signers
  }

  @Test
  func `two branches that both added signature-1 are joined by git and the documented recipe`()
    async throws
  {
    let path = try await makeSignatures()
    let result = try await shell(
      """
      git init --quiet --initial-branch=main checkout; cd checkout
      echo text >README; git add .; git commit --quiet -m first
      git checkout --quiet -b theirs
      mkdir -p \(path); cp ../bob.1 \(path)/signature-1; cp ../bob.2 \(path)/signature-2
      echo more >>README; git add .; git commit --quiet -m theirs
      git checkout --quiet main
      mkdir -p \(path); cp ../alice.1 \(path)/signature-1
      git add .; git commit --quiet -m ours

      git merge theirs || git checkout --ours -- $(git diff --name-only --diff-filter=U)
      git worktree add ../theirs theirs
      paraph merge ../theirs .
      git worktree remove ../theirs
      git add --all && git commit --no-edit
      git status --short; git log --merges --oneline | wc -l; cat README
      """
    )
    try #require(result.isSuccess, "\(result)")
    #expect(result.output.hasSuffix("1\ntext\nmore\n"))
    #expect(
      folder.names("checkout/\(path)") == ["signature-1", "signature-2", "signature-3"]
    )
    #expect(folder.read("checkout/\(path)/signature-1") == folder.read("alice.1"))
    let signers = try await signers(in: "checkout", path)
    #expect(signers.count == 3 && Set(signers).count == 2)
  }

  @Test
  func `what is left out is listed, the rest is added and the status says so`() async throws {
    let path = try await makeSignatures()
    let good = try #require(folder.read("alice.1"))
    try folder.write(good, to: "from/\(path)/signature-1")
    try folder.write([], to: "from/\(path)/signature-2")
    try folder.write(good, to: "from/\(path)x/signature-1")
    try folder.makeFolder("into")
    let arguments = [folder.path("from"), folder.path("into")]

    let dry = try await paraph(["--dry-run"] + arguments)
    #expect(dry.status == .exited(1))
    #expect(
      dry.output.hasSuffix("1 signature would be added, 0 there already, 2 refused, in 1 image\n")
    )
    #expect(folder.tree("into").isEmpty)

    let result = try await paraph(arguments)
    #expect(result.status == .exited(1))
    #expect(
      result.output == """
        added: \(folder.path)/into/\(path)/signature-1 from \(folder.path)/from
        1 signature added, 0 there already, 2 refused, in 1 image

        """
    )
    #expect(
      result.errors == """
        paraph: refused: \(folder.path)/from/\(path)x: its name is no image's, so nothing in it is taken
        paraph: refused: \(folder.path)/from/\(path)/signature-2: it is empty

        """
    )
    #expect(folder.read("into/\(path)/signature-1") == good)

    let again = try await paraph(["--json"] + arguments)
    let events = try again.output.split(separator: "\n").map { line -> String in
      let value = try JSONValue(parsing: Array(line.utf8))
      guard case .object(let object) = value, case .string(let event) = object["event"] else {
        return "none"
      }
      return event
    }
    #expect(events == ["refused", "present", "refused", "summary"])
    let quiet = try await paraph(["--quiet"] + arguments)
    #expect(quiet.output.isEmpty && quiet.errors == result.errors)
  }

  @Test
  func `a wrong command line and a folder that isn't there have their own status`() async throws {
    #expect(try await paraph([folder.path]).status == .exited(2))
    let result = try await paraph([folder.path("nothing"), folder.path])
    #expect(result.status == .exited(5))
    #expect(
      result.errors == """
        paraph: error: '\(folder.path)/nothing' can't be opened: there is no such file or folder

        """
    )
  }

  @Test
  func `a folder without any image is told, and nothing of the others is taken`() async throws {
    let path = try await makeSignatures()
    try folder.write(try #require(folder.read("alice.1")), to: "from/\(path)/signature-1")
    try folder.makeFolder("into")
    try folder.makeFolder("empty/.git/stagex")
    let result = try await paraph([folder.path("from"), folder.path("empty"), folder.path("into")])
    #expect(result.status == .exited(3), "\(result)")
    #expect(
      result.errors.hasPrefix(
        "paraph: error: there is no image's folder in \(folder.path("empty"))\nparaph: hint: "
      ),
      "\(result)"
    )
    #expect(folder.tree("into").isEmpty)
  }

  @Test
  func `a merge waits for another one and doesn't add what that one added`() async throws {
    let path = try await makeSignatures()
    try folder.write(try #require(folder.read("alice.1")), to: "from/\(path)/signature-1")
    try folder.makeFolder("into")
    // The shell has the lock that another merge would have, until this one says that it waits.
    let result = try await shell(
      """
      exec 9<into; flock 9
      paraph merge --dry-run from into 9<&-
      mkfifo said; paraph merge from into 2>said 9<&- & exec 8<said
      read -r line <&8; echo "$line"
      mkdir -p into/\(path); cp alice.1 into/\(path)/signature-1
      exec 9<&-; wait $!
      """
    )
    #expect(result.isSuccess, "\(result)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4, "\(result)")
    #expect(lines[2].hasPrefix("paraph: waiting: another paraph merge"), "\(result)")
    #expect(lines[3] == "0 signatures added, 1 there already, 0 refused, in 1 image", "\(result)")
    #expect(folder.names("into/\(path)") == ["signature-1"])
  }
}
