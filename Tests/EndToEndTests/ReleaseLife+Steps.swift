import CardTesting
import FoundationEssentials
import Testing

/// What maintainers, and those who pull, do one after another.
extension ReleaseLife {
  /// The commands of docs/how-to/two-maintainers.md.
  private static func recipe() throws -> String {
    let page = try page("how-to/two-maintainers")
    let start = try #require(page.firstRange(of: "## Two branches")).upperBound
    let end = try #require(page[start...].firstRange(of: "\n## ")).lowerBound
    let lines = page[start..<end].split(separator: "\n").filter { $0.hasPrefix("$ ") }
    try #require(lines.count >= 4)
    return lines.map { $0.dropFirst(2) }.joined(separator: "\n")
  }

  /// Runs a script in the desk's folder, with `paraph` among the programs.
  private func shell(_ script: String) async throws -> ProgramResult {
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    return try await desk.run(
      "bash",
      ["-euc", "cd \"$0\"; PATH=${1%/*}:$PATH\n\(script)", desk.folder, program]
    )
  }

  private static let git = """
    git() { command git -c user.name=someone -c user.email=someone@example.org "$@"; }
    export GIT_CONFIG_GLOBAL=/dev/null
    """

  /// Makes the repository, with a second branch in a folder of its own.
  func beginRepository() async throws {
    let result = try await shell(
      """
      \(Self.git)
      git init -q --initial-branch=main signatures; cd signatures
      echo signatures >README; git add .; git commit -q -m first
      git worktree add -q -b theirs ../bob
      """
    )
    try #require(result.isSuccess, "\(result)")
  }

  /// Signs everything with a card.
  func sign(by card: Int, into checkout: String) async throws -> ProgramResult {
    try await desk.sign(
      ["--key", desk.cards[card].fingerprint, "--lookaside", checkout] + images + [sample.argument]
    )
  }

  /// Signs the sample alone, into a checkout of its own.
  func signSample(by card: Int) async throws -> ProgramResult {
    let checkout = desk.folder + "/stranger"
    try FileManager.default.createDirectory(atPath: checkout, withIntermediateDirectories: false)
    return try await desk.sign(
      ["--key", desk.cards[card].fingerprint, "--lookaside", checkout, sample.argument]
    )
  }

  /// Commits on both branches and joins them as documented; then says what is there.
  func merge() async throws -> ProgramResult {
    try await shell(
      """
      \(Self.git)
      (cd bob; git add .; git commit -q -m theirs)
      cd signatures; git add .; git commit -q -m ours
      git worktree remove ../bob
      \(try Self.recipe())
      echo
      echo "merges $(git log --merges --oneline | wc -l), changed $(git status --short | wc -l)," \\
        "files $(find stagex -name 'signature-*' | wc -l)"
      """
    )
  }

  /// Counts the votes for the whole release, the sample too.
  func quorum(_ options: [String] = []) async throws -> ProgramResult {
    try await desk.paraph(
      count(in: desk.lookaside) + ["--digests", desk.folder + "/digests"] + options
    )
  }

  /// Counts the votes for the sample with one of the sets of files.
  func quorum(of look: String) async throws -> ProgramResult {
    try await desk.paraph(count(in: "\(desk.folder)/looks/\(look)/signatures"))
  }

  private func count(in checkout: String) -> [String] {
    [
      "quorum", "--lookaside", checkout, "--keys", desk.folder + "/keys", "--maintainers",
      desk.folder + "/MAINTAINERS", "--threshold", "2", "--cpu-vendors", "2", sample.argument,
    ]
  }

  /// Publishes by the Makefile.
  func make() async throws -> ProgramResult {
    try await shell(
      "rm -f published; unset MAKEFLAGS MAKELEVEL MFLAGS; make publish-core-sample"
    )
  }

  /// Whether the last attempt came to publishing.
  var isPublished: Bool { FileManager.default.fileExists(atPath: desk.folder + "/published") }

  /// The folder of the release's first image.
  var firstFolder: String {
    get throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: desk.lookaside + "/stagex")
      let name = try #require(names.filter { !$0.hasPrefix("core-sample@") }.min())
      return "\(desk.lookaside)/stagex/\(name)"
    }
  }

  /// Puts files into a checkout of its own, with a `registries.d` that leads there.
  ///
  /// - Parameters:
  ///   - look: What it is called.
  ///   - files: By number: 1 and 2 are the maintainers' signatures, 3 the stranger's, 0 an empty
  ///     file.
  /// - Throws: That something couldn't be made.
  func prepare(_ look: String, _ files: [Int: Int]) async throws {
    let copies = files.map { number, source in
      let file = "looks/\(look)/signatures/\(sample.folder)/signature-\(number)"
      return switch source {
      case 0: ": >'\(file)'"
      case 3: "cp 'stranger/\(sample.folder)/signature-1' '\(file)'"
      default: "cp 'signatures/\(sample.folder)/signature-\(source)' '\(file)'"
      }
    }
    let result = try await shell(
      """
      mkdir -p 'looks/\(look)/registries.d' 'looks/\(look)/signatures/\(sample.folder)'
      \(copies.joined(separator: "\n"))
      paraph quorum policy-json --threshold 2 --keys keys --maintainers MAINTAINERS \\
        --scope \(host)/stagex -o policy.json --force \\
        --registries-d 'looks/\(look)/registries.d/stagex.yaml' \\
        --lookaside-url "file://$PWD/looks/\(look)/signatures"
      """
    )
    try #require(result.isSuccess && result.standardError.isEmpty, "\(result)")
  }

  /// Serves a registry, brings the sample there, and pulls it once for each set of files.
  ///
  /// - Returns: The names of the sets with which skopeo took it, a line each.
  func pull() async throws -> ProgramResult {
    try await shell(
      """
      printf 'version: 0.1\\nstorage: {filesystem: {rootdirectory: %s}}\\n' "$PWD/registry" >r.yml
      printf 'http: {addr: "\(host)"}\\nlog: {level: info}\\n' >>r.yml
      docker-registry serve r.yml >registry.log 2>&1 &
      registry=$!
      trap 'kill $registry' EXIT
      curl -s -o /dev/null --retry 50 --retry-connrefused --retry-delay 1 "http://\(host)/v2/"
      image=docker://\(host)/stagex/core-sample:1.0
      skopeo --insecure-policy copy -q --preserve-digests --remove-signatures \\
        --dest-tls-verify=false dir:image $image >&2
      for look in looks/*; do
        rm -rf out
        if skopeo --policy policy.json --registries.d "$look/registries.d" copy -q \\
          --remove-signatures --src-tls-verify=false $image dir:out >&2
        then echo "${look#looks/}"
        fi
      done
      """
    )
  }
}
