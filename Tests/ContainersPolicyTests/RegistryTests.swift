import ContainersPolicy
import FileTesting
import StrictJSON
import Subprocess
import Testing

/// Policy and `registries.d` as they are written, with a registry and a lookaside.
@Suite(.timeLimit(.minutes(15)))
struct RegistryTests {
  /// Serves a registry, brings an image there, and pulls it once for each folder of signatures.
  ///
  /// Arguments: folder, host. Prints a line for each folder in `looks`: its name, and how the pull
  /// ended.
  private static let script = """
    set -e
    cd "$1"
    # It takes every variable that begins with REGISTRY_ for a setting of its own.
    env -u REGISTRY_AUTH_FILE docker-registry serve registry.yml >registry.log 2>&1 &
    registry=$!
    trap 'kill $registry' EXIT
    curl -s -o /dev/null --retry 50 --retry-connrefused --retry-delay 1 "http://$2/v2/"
    skopeo --insecure-policy copy -q --preserve-digests --remove-signatures \\
      --dest-tls-verify=false dir:image "docker://$2/stagex/app:1.0" >&2
    for look in looks/*; do
      rm -rf out
      if skopeo --policy policy.json --registries.d "$look/registries.d" copy -q \\
        --remove-signatures --src-tls-verify=false "docker://$2/stagex/app:1.0" dir:out >&2
      then echo "${look#looks/} taken"
      else echo "${look#looks/} refused"
      fi
    done
    """

  private static let freePort = """
    import socket
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1])
    """

  @Test
  func `a pull takes the signatures of two of three from where the file says`() async throws {
    let names = ["alice", "bob", "carol"]
    try await PolicyRig.with(names) { rig in
      let port = try await rig.run("python3", ["-c", Self.freePort]).output.prefix { $0.isNumber }
      let host = "127.0.0.1:\(port)"
      try rig.folder.write(
        """
        version: 0.1
        storage: {filesystem: {rootdirectory: \(rig.folder.path("registry"))}}
        http: {addr: "\(host)"}
        log: {level: info, accesslog: {disabled: true}}

        """,
        to: "registry.yml"
      )
      let scope = "\(host)/stagex"
      let people = names.map { KeyHolder(name: $0, keyPaths: [rig.path(of: $0)]) }
      let policy = try ThresholdPolicy(people, threshold: 2, scope: scope)
      try rig.folder.write(policy.document.pretty(), to: "policy.json")
      var signatures: [[UInt8]] = []
      for name in names {
        signatures.append(try await rig.signature(name, over: "\(host)/stagex/app:1.0"))
      }
      let digits = rig.digest.split(separator: ":").last ?? ""
      var wanted: [String] = []
      for signers in 0..<8 {
        let group = names.indices.filter { signers >> $0 & 1 == 1 }
        let look = "looks/\(signers)"
        let file = try LookasideConfiguration(
          scope: scope,
          address: "file://\(rig.folder.path(look))/sigs/"
        )
        try rig.folder.write(file.bytes, to: "\(look)/registries.d/stagex.yaml")
        for (number, person) in group.enumerated() {
          try rig.folder.write(
            signatures[person],
            to: "\(look)/sigs/stagex/app@sha256=\(digits)/signature-\(number + 1)"
          )
        }
        wanted.append("\(signers) \(group.count >= 2 ? "taken" : "refused")")
      }
      let result = try await rig.run("bash", ["-c", Self.script, "bash", rig.folder.path, host])
      #expect(
        result.isSuccess && result.output.split(separator: "\n") == wanted.map { $0[...] },
        "\(result)"
      )
    }
  }
}
