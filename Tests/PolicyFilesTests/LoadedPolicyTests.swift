import FileTesting
import Glibc
import Policy
import PolicyFiles
import Testing

/// A folder with two policy files that nobody else may write.
private struct PolicyFolder {
  let folder: TemporaryFolder
  var system: String { folder.path("etc/policy.toml") }
  var user: String { folder.path("home/policy.toml") }

  init(system: String? = nil, user: String? = nil) throws {
    folder = try TemporaryFolder()
    for place in ["etc", "home"] {
      try folder.makeFolder(place)
      setMode(0o755, of: place)
    }
    for (place, text) in [("etc", system), ("home", user)] {
      guard let text else { continue }
      try folder.write(text, to: place + "/policy.toml")
      setMode(0o644, of: place + "/policy.toml")
    }
  }

  func setMode(_ mode: mode_t, of subpath: String) {
    // Safe because: the string is terminated and outlives the call.
    #expect(unsafe chmod(folder.path(subpath), mode) == 0)
  }

  /// Reads both, this user being the one who may own the system's.
  func load(owner: UInt32 = geteuid()) throws(PolicyLoadError) -> LoadedPolicy {
    try LoadedPolicy(
      PolicyPaths(system: system, user: user),
      systemOwners: [owner],
      uid: owner
    )
  }

  /// What the files are refused for.
  func refusals(owner: UInt32 = geteuid()) -> [PolicyFileError] {
    do throws(PolicyLoadError) {
      _ = try load(owner: owner)
      return []
    } catch {
      #expect(error.remedy != nil && error.sentences.count >= error.files.count)
      return error.files
    }
  }
}

/// Reading from places where nobody else can have put anything.
@Suite
struct LoadedPolicyTests {
  @Test
  func `both files are read, and each rule knows its line`() throws {
    let files = try PolicyFolder(system: "touch = 'fixed'", user: "\nmax-batch = 3")
    let loaded = try files.load()
    #expect(loaded.files.map(\.isThere) == [true, true])
    #expect(loaded.policy.touch.origin.description == "\(files.system):1")
    #expect(loaded.policy.maxBatch.origin.description == "\(files.user):2")
  }

  @Test
  func `a file or a folder that isn't there says nothing`() throws {
    let files = try PolicyFolder()
    #expect(try files.load().policy == Policy())
    try files.folder.remove("etc")
    try files.folder.remove("home")
    let loaded = try files.load()
    #expect(loaded.policy == Policy() && loaded.files.map(\.isThere) == [false, false])
    let alone = try LoadedPolicy(PolicyPaths(system: files.system, user: nil))
    #expect(alone.files.map(\.path) == [files.system])
  }

  @Test(arguments: ["etc/policy.toml", "home/policy.toml", "etc", "home"], [0o020, 0o002, 0o022])
  func `what group or others may write is refused`(place: String, bits: Int) throws {
    let files = try PolicyFolder(system: "", user: "")
    let isFolder = !place.contains("/")
    let mode = (isFolder ? 0o755 : 0o644) | mode_t(bits)
    files.setMode(mode, of: place)
    let refusal = try #require(files.refusals().first)
    #expect(refusal.reason == .writable(permissions: mode) && refusal.isFolder == isFolder)
    #expect(refusal.description.contains(String(mode, radix: 8)))
    #expect(refusal.remedy.hasPrefix("chmod go-w "))
  }

  @Test
  func `a file of another user is refused`() throws {
    let files = try PolicyFolder(system: "", user: "")
    let other: UInt32 = geteuid() == 4711 ? 4712 : 4711
    let refusals = files.refusals(owner: other)
    // The user's file may be root's, and is where root runs this test.
    let isRoot = geteuid() == 0
    #expect(refusals.count == (isRoot ? 1 : 2))
    #expect(refusals.first?.reason == .owner(geteuid(), allowed: [other]))
    #expect(refusals.first?.remedy.hasPrefix("chown \(other) ") == true)
    guard isRoot else { return }
    for place in ["home", "home/policy.toml"] {
      try #require(unsafe chown(files.folder.path(place), 4712, 4712) == 0)
      let reason = PolicyFileError.Reason.owner(4712, allowed: [0])
      let expected: [PolicyFileError.Reason] = [reason]
      #expect(files.refusals().map(\.reason) == expected)
      try #require(unsafe chown(files.folder.path(place), 0, 0) == 0)
    }
    try #require(unsafe chown(files.user, 4712, 4712) == 0)
    try #require(unsafe chown(files.folder.path("home"), 4712, 4712) == 0)
    let paths = PolicyPaths(system: files.system, user: files.user)
    #expect(try LoadedPolicy(paths, uid: 4712).policy == Policy())
  }

  @Test
  func `links, folders, pipes and large files are refused`() throws {
    let files = try PolicyFolder()
    try files.folder.write("", to: "real.toml")
    try files.folder.link("etc/policy.toml", to: files.folder.path("real.toml"))
    try files.folder.makeFolder("home/policy.toml")
    #expect(files.refusals().map(\.reason) == [.link, .notFile])
    try files.folder.remove("etc/policy.toml")
    try files.folder.remove("home/policy.toml")
    // Safe because: the string is terminated and outlives the call.
    try #require(unsafe mkfifo(files.system, 0o644) == 0)
    try files.folder.write(String(repeating: "#", count: 65_537), to: "home/policy.toml")
    files.setMode(0o644, of: "home/policy.toml")
    #expect(files.refusals().map(\.reason) == [.notFile, .tooLarge(limit: 65_536)])
  }

  @Test
  func `a folder may be a link, and is looked at where it leads`() throws {
    let files = try PolicyFolder(system: "touch = 'any'")
    try files.folder.link("way", to: files.folder.path("etc"))
    let paths = PolicyPaths(system: files.folder.path("way/policy.toml"), user: nil)
    let owners = [geteuid()]
    #expect(try LoadedPolicy(paths, systemOwners: owners).policy.touch.value == .any)
    files.setMode(0o777, of: "etc")
    #expect(throws: PolicyLoadError.self) { try LoadedPolicy(paths, systemOwners: owners) }
  }

  @Test
  func `a file that can't be read is refused, and the other's mistakes are told too`() throws {
    let files = try PolicyFolder(system: "x = 1", user: "y = 1")
    files.setMode(0o666, of: "etc/policy.toml")
    let error = try #require(throws: PolicyLoadError.self) { try files.load() }
    #expect(error.files.count == 1 && error.problems.count == 1 && error.sentences.count == 2)
    // Root reads what nobody may read.
    guard geteuid() != 0 else { return }
    files.setMode(0o000, of: "etc/policy.toml")
    #expect(files.refusals().map(\.reason) == [.system(EACCES)])
  }

  @Test(arguments: [
    (["XDG_CONFIG_HOME": "/x", "HOME": "/h"], "/x/paraph/policy.toml"),
    (["HOME": "/h"], "/h/.config/paraph/policy.toml"),
    (["XDG_CONFIG_HOME": "rel", "HOME": "/h"], "/h/.config/paraph/policy.toml"),
    (["XDG_CONFIG_HOME": "", "HOME": "/h"], "/h/.config/paraph/policy.toml"),
    (["HOME": "h"], nil), ([:], nil),
  ])
  func `the user's file is where XDG says`(environment: [String: String], path: String?) {
    let paths = PolicyPaths { environment[$0] }
    #expect(paths.user == path && paths.system == "/etc/paraph/policy.toml")
  }

  @Test
  func `users and groups are those of the machine`() async throws {
    for (database, lookUp) in [
      ("passwd", PolicyAccounts.ofThisMachine.user), ("group", PolicyAccounts.ofThisMachine.group),
    ] {
      let listed = try await runProgram("getent", [database])
      let lines = listed.output.split(separator: "\n")
      #expect(!lines.isEmpty)
      for line in lines {
        let fields = line.split(separator: ":", omittingEmptySubsequences: false)
        #expect(lookUp(String(fields[0])) == UInt32(fields[2]), "\(line)")
      }
      #expect(lookUp("no such name") == nil)
    }
  }
}
