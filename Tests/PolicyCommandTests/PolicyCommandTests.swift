import FileTesting
import StrictJSON
import Subprocess
import Testing

/// `paraph policy check` and `paraph policy show`.
@Suite
struct PolicyCommandTests {
  /// Two files, and what the program said of them.
  private func paraph(
    _ arguments: [String],
    system: String = "",
    user: String = "",
    mode: String = "644"
  ) async throws -> (result: ProgramResult, system: String, user: String) {
    let folder = try TemporaryFolder()
    try folder.write(system, to: "system.toml")
    try folder.write(user, to: "user.toml")
    let paths = (folder.path("system.toml"), folder.path("user.toml"))
    _ = try await runProgram("chmod", ["755", folder.path])
    _ = try await runProgram("chmod", [mode, paths.0, paths.1])
    let result = try await runProgram(
      builtProgram("paraph"),
      ["policy"] + arguments + ["--system", paths.0, "--user", paths.1]
    )
    return (result, paths.0, paths.1)
  }

  private func object(_ result: ProgramResult) throws -> JSONObject {
    let value = try JSONValue(parsing: Array(result.output.utf8))
    guard case .object(let object) = value else { throw JSONShapeError.number(.root) }
    return object
  }

  @Test
  func `check says which files are fine`() async throws {
    let (result, system, user) = try await paraph(["check"], system: "touch = 'fixed'")
    #expect(result.status == .exited(0) && result.errors.isEmpty)
    #expect(result.output == "\(system): fine\n\(user): fine\n")
  }

  @Test
  func `check tells every mistake of both files and ends with 3`() async throws {
    let (result, system, user) = try await paraph(
      ["check"],
      system: "max-batch = 5\ntuoch = 'any'",
      user: "\nmax-batch = 6"
    )
    #expect(result.status == .exited(3) && result.output.isEmpty)
    #expect(
      result.errors == """
        paraph: error: \(system):2: there is no rule 'tuoch'; did you mean touch?
        paraph: error: \(user):2: max-batch is 6, looser than 5 in \(system):1; smaller is stricter

        """
    )
  }

  @Test
  func `a file that others may write is refused with what to do`() async throws {
    let (result, system, user) = try await paraph(["check"], mode: "666")
    #expect(result.status == .exited(3))
    #expect(result.errors.contains("error: \(system): others than the owner may write the file"))
    #expect(result.errors.contains("error: \(user): others than the owner may write the file"))
    #expect(result.errors.contains("paraph: hint: chmod go-w '\(system)'"))
  }

  @Test
  func `a file that was named has to be there`() async throws {
    let result = try await runProgram(
      builtProgram("paraph"),
      ["policy", "check", "--system", "/nowhere/policy.toml"]
    )
    #expect(result.status == .exited(5))
    #expect(result.errors.contains("'/nowhere/policy.toml' can't be opened"))
  }

  @Test
  func `show is a table of rules, values and origins`() async throws {
    let (result, system, user) = try await paraph(
      ["show"],
      system: """
        repositories = ['stagex/*']
        [[client]]
        user = 0
        git-repositories = ['/a']
        max-batch = 4
        """,
      user: "touch = 'fixed'"
    )
    #expect(result.status == .exited(0))
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 16)
    let rows = lines.map { $0.split(separator: "  ").map { $0.trimmingPrefix(" ") } }
    #expect(rows[0] == ["touch", "fixed", "\(user):1"])
    #expect(rows[1] == ["pin", "each-approval", "default"])
    #expect(rows[5] == ["repositories", "docker.io/stagex/*", "\(system):1"])
    #expect(rows[6] == ["git-repositories", "none", "default"])
    #expect(rows[15] == ["client", "user 0: git-repositories /a; max-batch 4", "\(system):2"])
  }

  @Test
  func `show has the same for scripts`() async throws {
    let (result, system, user) = try await paraph(
      ["show", "--json"],
      system:
        "max-batch = 4\n[[client]]\nuser = 'root'\nkeys = ['\(String(repeating: "0", count: 40))']",
      user: "cards = ['1']"
    )
    let object = try object(result)
    #expect(object["event"] == "policy")
    #expect(
      object["files"] == [
        ["path": .string(system), "there": true], ["path": .string(user), "there": true],
      ]
    )
    guard
      case .object(let rules)? = object["rules"], case .array(let clients)? = object["clients"]
    else { Issue.record("no rules"); return }
    #expect(rules.members.count == 15)
    #expect(rules["git-repositories"] == ["value": [], "origin": ["kind": "default"]])
    #expect(
      rules["max-batch"] == [
        "value": 4, "origin": ["kind": "file", "file": .string(system), "line": 1],
      ]
    )
    #expect(rules["cards"]?.isValue(["00000001"]) == true)
    #expect(rules["keys"] == ["value": .null, "origin": ["kind": "default"]])
    #expect(
      clients == [
        [
          "uid": 0, "user": "root", "keys": [.string(String(repeating: "0", count: 40))],
          "origin": ["kind": "file", "file": .string(system), "line": 2],
        ]
      ]
    )
  }

  @Test
  func `check has the same for scripts`() async throws {
    let fine = try await paraph(["check", "--json"]).result
    #expect(try object(fine)["event"] == "policy_check")
    let (wrong, system, _) = try await paraph(["check", "--json"], system: "x = 1")
    let error = try object(wrong)
    #expect(error["code"] == "InvalidPolicy" && error["status"] == 3)
    guard case .array(let problems)? = error["problems"], case .string(let first)? = problems.first
    else { Issue.record("no problems"); return }
    #expect(problems.count == 1 && first.hasPrefix("\(system):1: there is no rule 'x'"))
  }
}

extension JSONValue {
  /// Whether this is a rule with a value.
  fileprivate func isValue(_ value: JSONValue) -> Bool {
    guard case .object(let object) = self else { return false }
    return object["value"] == value
  }
}
