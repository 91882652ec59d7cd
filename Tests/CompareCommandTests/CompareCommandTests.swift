import FileTesting
import StrictJSON
import Subprocess
import Testing

/// `paraph compare`, beside the programs with which lists are compared by hand.
@Suite(.timeLimit(.minutes(15)))
struct CompareCommandTests {
  private func compare(_ arguments: String...) async throws -> ProgramResult {
    try await runProgram(builtProgram("paraph"), ["compare"] + arguments)
  }

  /// Lists of a release that was made up, with digests that its names determine.
  private static func lines(_ count: Int, prefix: String = "core-sample") -> [String] {
    (0..<count).map { number in
      let digits = String(String(repeating: "0", count: 64) + String(number * 7919, radix: 16))
      return "\(digits.suffix(64)) \(prefix)\(number)\n"
    }
  }

  /// What `comm` makes of two folders of lists: the names that differ, and those that one lacks.
  private func byHand(
    _ one: String,
    _ other: String
  ) async throws -> (differs: Set<String>, missing: Set<String>) {
    let script = """
      cat "$1"/*.txt | LC_ALL=C sort >"$3/one" && cat "$2"/*.txt | LC_ALL=C sort >"$3/other"
      LC_ALL=C comm -23 "$3/one" "$3/other" | cut -d' ' -f2 | sort >"$3/one-only"
      LC_ALL=C comm -13 "$3/one" "$3/other" | cut -d' ' -f2 | sort >"$3/other-only"
      comm -12 "$3/one-only" "$3/other-only" | sed 's/^/differs /'
      comm -3 "$3/one-only" "$3/other-only" | tr -d '\\t' | sed 's/^/missing /'
      """
    let folder = try TemporaryFolder()
    let result = try await runProgram("bash", ["-c", script, "bash", one, other, folder.path])
    #expect(result.isSuccess && result.errors.isEmpty, "\(result)")
    var names: [Substring: Set<String>] = [:]
    for line in result.output.split(separator: "\n") {
      let words = line.split(separator: " ")
      names[words[0], default: []].insert(String(words[1]))
    }
    return (names["differs"] ?? [], names["missing"] ?? [])
  }

  /// The names of each result, as `jq` reads them.
  private func names(_ json: String) async throws -> [String: Set<String>] {
    let folder = try TemporaryFolder()
    try folder.write(json, to: "events")
    let filter = #"select(.event == "compared") | .result + " " + .name"#
    let result = try await runProgram("jq", ["-r", filter, folder.path("events")])
    #expect(result.isSuccess, "\(result)")
    var names: [String: Set<String>] = [:]
    for line in result.output.split(separator: "\n") {
      let words = line.split(separator: " ")
      names[String(words[0]), default: []].insert(String(words[1]))
    }
    return names
  }

  private func compareAsByHand(_ one: String, _ other: String) async throws {
    let byHand = try await byHand(one, other)
    let result = try await compare("--json", one, other)
    let names = try await names(result.output)
    #expect(names["differs"] ?? [] == byHand.differs)
    #expect(names["missing"] ?? [] == byHand.missing)
    let isSame = byHand.differs.isEmpty && byHand.missing.isEmpty
    #expect(result.status == .exited(isSame ? 0 : 1) && result.errors.isEmpty)
  }

  @Test
  func `lists come out as comm and diff have it`() async throws {
    let folder = try TemporaryFolder()
    let lines = Self.lines(60)
    try folder.write(lines[0..<30].joined(), to: "a/core.txt")
    try folder.write(lines[30...].joined(), to: "a/user.txt")
    // The same in other files and another order, and what isn't a list beside them.
    try folder.write(lines.reversed().joined(), to: "b/all.txt")
    try folder.write("README", to: "b/README.md")
    try await compareAsByHand(folder.path("a"), folder.path("b"))
    var changed = lines
    for index in stride(from: 0, to: 60, by: 9) {
      changed[index] = "f" + changed[index].dropFirst()
    }
    changed.remove(at: 50)
    changed.remove(at: 4)
    try folder.write(changed.joined() + Self.lines(3, prefix: "new").joined(), to: "c/all.txt")
    try await compareAsByHand(folder.path("a"), folder.path("c"))
    try await compareAsByHand(folder.path("c"), folder.path("b"))
  }

  @Test(.enabled(if: ReleaseData.isThere, "needs ../shared/stagex beside the repository"))
  func `a real release's lists and its request are the same images`() async throws {
    let same = try await compare(ReleaseData.digests, ReleaseData.request, ReleaseData.digests)
    #expect(same.status == .exited(0), "\(same)")
    let lines = try await runProgram("sh", ["-c", "cat '\(ReleaseData.digests)'/*.txt | wc -l"])
    let count = lines.output.filter(\.isNumber)
    #expect(same.output.hasSuffix("\n\(count) agree, 0 differ, 0 missing\n"))
    let folder = try TemporaryFolder()
    // Two lines fewer, and a digest that begins otherwise.
    let script = """
      cp '\(ReleaseData.digests)'/*.txt "$1" && sed -i '3d;5d' "$1/core.txt"
      sed -i '2s/^./x/;2s/^x0/1/;2s/^x/0/' "$1/user.txt"
      """
    _ = try await runProgram("sh", ["-c", script, "sh", folder.path])
    try await compareAsByHand(ReleaseData.digests, folder.path)
  }

  @Test
  func `the table has a line for each thing that people have`() async throws {
    let folder = try TemporaryFolder()
    let (one, two) = (String(repeating: "1", count: 64), String(repeating: "2", count: 64))
    try folder.write("\(one) a\n\(one) bb\n\(one) c\n", to: "alice/core.txt")
    try folder.write("\(one) a\n\(two) bb\n", to: "bob/core.txt")
    try folder.write("\(one) a\n\(one) bb\n\(one) c\n", to: "carol.txt")
    let paths = ["alice", "bob", "carol.txt"].map(folder.path)
    let result = try await compare(paths[0], paths[1], paths[2])
    #expect(result.status == .exited(1))
    let head = """
      A  \(paths[0]): 3 images
      B  \(paths[1]): 2 images
      C  \(paths[2]): 3 images

      """
    let table = """
      differs  bb  A,C  sha256:\(one)
      differs  bb  B    sha256:\(two)
      missing  c   A,C  sha256:\(one)
      missing  c   B    none
      1 agrees, 1 differs, 1 missing

      """
    #expect(result.output == head + table)
    let all = try await compare("--all", paths[0], paths[1], paths[2])
    #expect(all.output.contains("\nagrees   a   A,B,C  sha256:\(one)\n"), "\(all)")
    let quiet = try await compare("--quiet", paths[0], paths[1])
    #expect(quiet.status == .exited(1) && quiet.output.isEmpty && quiet.errors.isEmpty)
    let same = try await compare("-q", paths[0], paths[2])
    #expect(same.status == .exited(0) && same.output.isEmpty && same.errors.isEmpty)
  }

  @Test
  func `a build is compared by the digests that skopeo has given it`() async throws {
    let folder = try TemporaryFolder()
    let script = """
      set -e
      cd "$1" && mkdir image && cd image
      printf 'Directory Transport Version: 1.1\\n' >version
      tar -cf layer -T /dev/null; plain=$(sha256sum <layer | cut -c1-64); gzip -n layer
      size() { stat -c %s "$1"; }
      sum() { sha256sum <"$1" | cut -c1-64; }
      printf '{"architecture":"amd64","os":"linux","config":{},' >config
      printf '"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$plain" >>config
      oci=application/vnd.oci.image
      printf '{"schemaVersion":2,"mediaType":"%s",' $oci.manifest.v1+json >manifest.json
      printf '"config":{"mediaType":"%s","digest":"sha256:%s","size":%s},' \\
        $oci.config.v1+json "$(sum config)" "$(size config)" >>manifest.json
      printf '"layers":[{"mediaType":"%s","digest":"sha256:%s","size":%s}]}' \\
        $oci.layer.v1.tar+gzip "$(sum layer.gz)" "$(size layer.gz)" >>manifest.json
      mv config "$(sum config)" && mv layer.gz "$(sum layer.gz)"
      mkdir ../out
      for name in core-a core-b; do
        skopeo --insecure-policy copy -q --preserve-digests dir:. oci:../out/$name:1.0 >&2
      done
      skopeo manifest-digest manifest.json
      """
    let made = try await runProgram("bash", ["-c", script, "bash", folder.path])
    let digest = made.output.filter { $0 != "\n" }
    try #require(made.isSuccess && digest.utf8.count == 71, "\(made)")
    let line = "\(digest.dropFirst(7)) core-"
    try folder.write("\(line)a\n\(line)b\n", to: "digests/core.txt")
    let same = try await compare(folder.path("out"), folder.path("digests"))
    #expect(same.status == .exited(0), "\(same)")
    let request = try await runProgram(
      builtProgram("paraph"),
      ["request", "--oci", folder.path("out"), "-o", folder.path("request.json")]
    )
    #expect(request.isSuccess, "\(request)")
    let both = try await compare(folder.path("out"), folder.path("request.json"))
    #expect(both.status == .exited(0), "\(both)")
    let elsewhere = try await compare(
      "--registry",
      "ghcr.io/x",
      folder.path("out"),
      folder.path("request.json")
    )
    #expect(elsewhere.output.hasSuffix("\n0 agree, 0 differ, 4 missing\n"), "\(elsewhere)")
    try folder.write("\(line)a\n", to: "digests/core.txt")
    let fewer = try await compare(folder.path("out"), folder.path("digests"))
    #expect(fewer.output.contains("missing  core-b  A  \(digest) docker.io/stagex/core-b:1.0\n"))
    #expect(fewer.output.contains("missing  core-b  B  none\n") && fewer.status == .exited(1))
  }

  @Test
  func `the events have everything, and the numbers`() async throws {
    let folder = try TemporaryFolder()
    let (one, two) = (String(repeating: "1", count: 64), String(repeating: "2", count: 64))
    try folder.write("\(one) a\n\(one) b\n", to: "list.txt")
    try folder.write("\(two) a\n", to: "other.txt")
    let result = try await compare("--json", folder.path("list.txt"), folder.path("other.txt"))
    let events = try result.output.split(separator: "\n").map { line in
      try JSONValue(parsing: Array(line.utf8))
    }
    let sides: (JSONValue, JSONValue) -> JSONValue = { a, b in
      [["side": "A", "images": a], ["side": "B", "images": b]]
    }
    #expect(
      events == [
        [
          "event": "side", "side": "A", "path": .string(folder.path("list.txt")), "kind": "lists",
          "images": 2,
        ],
        [
          "event": "side", "side": "B", "path": .string(folder.path("other.txt")), "kind": "lists",
          "images": 1,
        ],
        [
          "event": "compared", "name": "a", "result": "differs",
          "sides": sides(
            [["digest": .string("sha256:\(one)")]],
            [["digest": .string("sha256:\(two)")]]
          ),
        ],
        [
          "event": "compared", "name": "b", "result": "missing",
          "sides": sides([["digest": .string("sha256:\(one)")]], []),
        ],
        ["event": "comparison", "agrees": 0, "differs": 1, "missing": 1],
      ]
    )
  }

  @Test
  func `standard input and what a shell puts in a file's place are read too`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.lines(20).joined(), to: "list.txt")
    let script = #""$1" compare - "$2" <(sort -r "$2") <"$2""#
    let result = try await runProgram(
      "bash",
      ["-c", script, "bash", builtProgram("paraph"), folder.path("list.txt")]
    )
    #expect(result.status == .exited(0), "\(result)")
    #expect(result.output.hasPrefix("A  -: 20 images\nB  "))
    #expect(result.output.hasSuffix("\n20 agree, 0 differ, 0 missing\n"))
  }

  @Test
  func `what can't be read is told of all paths at once, and nothing is compared`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("nonsense\n", to: "bad.txt")
    try folder.write("{\"images\": 1}", to: "bad.json")
    try folder.makeFolder("empty")
    try folder.write("", to: "nothing.txt")
    let bad = try await compare(folder.path("bad.txt"), folder.path("bad.json"))
    #expect(bad.status == .exited(3) && bad.output.isEmpty, "\(bad)")
    #expect(bad.errors.contains("bad.txt:1: isn't 'HEX NAME' with one space between"))
    #expect(bad.errors.contains("bad.json: "))
    #expect(bad.errors.hasSuffix("paraph: hint: nothing was compared\n"))
    let empty = try await compare(folder.path("empty"), folder.path("nowhere"))
    #expect(empty.status == .exited(5), "\(empty)")
    #expect(empty.errors.contains("empty has neither a list *.txt nor an OCI layout"))
    #expect(empty.errors.contains("nowhere' can't be opened"))
    let nothing = try await compare(folder.path("nothing.txt"), folder.path("nothing.txt"))
    #expect(nothing.status == .exited(3))
    #expect(nothing.errors.contains("there is no image to compare"))
  }

  @Test(arguments: [
    [], ["a"], ["-", "-"], ["a", "b", "--json", "--quiet"], ["a", "b", "--alll"],
  ])
  func `a wrong command line ends with 2`(arguments: [String]) async throws {
    let result = try await runProgram(builtProgram("paraph"), ["compare"] + arguments)
    #expect(result.status == .exited(2), "\(result)")
    // With --json the error is an event.
    #expect(result.output.isEmpty != arguments.contains("--json"), "\(result)")
  }
}
