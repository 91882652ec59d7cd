import FileTesting
import Testing

/// Dora and Emil, who have a subkey in common.
struct Sharers {
  /// Their primary keys.
  let fingerprints: [String]
  /// Their certificates, by their names.
  let certificates: [String: [UInt8]]

  init() async throws {
    let home = try GnuPGHome()
    let dora = try await home.makeKey("dora")
    let emil = try await home.makeKey("emil")
    let subkey = try await home.addSubkey(to: dora)
    let listed = try await home.gpg(["--with-colons", "--with-keygrip", "--list-keys", subkey])
    let grip = try #require(listed.lines.last { $0.hasPrefix("grp:") })
      .split(separator: ":", omittingEmptySubsequences: false)[9]
    try await home.gpg(
      ["--expert", "--edit-key", emil],
      // A key that is there, which one, for what it is for, without an end.
      answering: ["addkey", "13", String(grip), "Q", "0", "save"],
      at: "20240201T000000"
    )
    fingerprints = [dora, emil]
    certificates = [
      "dora": try await home.export("=dora"), "emil": try await home.export("=emil"),
    ]
    try await home.end()
  }

  /// A quorum's file of the two.
  var quorumFile: String {
    let sections = zip(["dora", "emil"], fingerprints).map { name, key in
      "[[maintainer]]\nname = \"\(name)\"\nkeys = [\"\(key)\"]\n"
    }
    return "version = 1\nexpires = 9999-01-01\nthreshold = 2\n" + sections.joined()
  }
}
