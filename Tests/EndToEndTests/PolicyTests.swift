import CardTesting
import FoundationEssentials
import Testing

/// What a user has: an image in a registry, signatures in a lookaside, and a policy.
@Suite(
  .serialized,
  .enabled(if: SigningDesk.isPossible, "pcscd, vpcd or gpgv isn't installed"),
  .enabled(if: Tool.have("skopeo", "docker-registry"), "skopeo or docker-registry isn't installed"),
  .timeLimit(.minutes(15))
)
struct PolicyTests {
  @Test
  func `skopeo takes the image with the signatures that the policy wants, and no other`()
    async throws
  {
    try await withDesk([
      CardOrder(), CardOrder(profile: "nitrokey3", serial: 7, algorithm: "nistp256"),
    ]) { desk in
      try await withRegistry(desk) { registry in
        let build = try await BuiltImage(in: desk)
        try await registry.push(build.layout)
        func sign(_ card: ReadyCard) async throws {
          let result = try await desk.sign([
            "--oci", build.output, "--registry", "\(registry.host)/stagex", "--key",
            card.fingerprint,
          ])
          #expect(result.exitCode == 0, "\(result)")
        }
        let one = [desk.cards[0]]
        let unsigned = try await registry.pull(trusting: one)
        #expect(unsigned.standardError.contains("A signature was required"), "\(unsigned)")

        try await sign(desk.cards[0])
        let signed = try await registry.pull(trusting: one)
        #expect(signed.isSuccess, "\(signed)")
        #expect(!(try await registry.pull(trusting: [desk.cards[1]])).isSuccess)
        #expect(!(try await registry.pull(trusting: desk.cards)).isSuccess)

        try await sign(desk.cards[1])
        let both = try await registry.pull(trusting: desk.cards)
        #expect(both.isSuccess, "\(both)")

        // Another image under the same name, with the signatures of the first.
        let altered = try await BuiltImage(in: desk, name: "altered", label: "altered")
        try await registry.push(altered.layout)
        #expect(!(try await registry.pull(trusting: one)).isSuccess)
        let files = try await desk.files.paths
        let moved = "\(desk.lookaside)/stagex/app@sha256=\(altered.digest)"
        let folder = try #require(files.first?.split(separator: "/").dropLast())
        try FileManager.default.copyItem(
          atPath: "\(desk.lookaside)/\(folder.joined(separator: "/"))",
          toPath: moved
        )
        let fooled = try await registry.pull(trusting: one)
        #expect(!fooled.isSuccess, "\(fooled)")
      }
    }
  }
}

/// A registry on the loopback interface, and skopeo's settings for it.
private struct Registry {
  let desk: SigningDesk
  let host: String

  /// Brings an image there.
  func push(_ layout: String) async throws {
    let result = try await skopeo([
      "--insecure-policy", "copy", "-q", "--preserve-digests", "--dest-tls-verify=false",
      "oci:\(layout):1.0", "docker://\(host)/stagex/app:1.0",
    ])
    #expect(result.isSuccess, "\(result)")
  }

  /// Fetches it, if each of the cards has signed it.
  func pull(trusting cards: [ReadyCard]) async throws -> ProgramResult {
    let requirements = cards.map { card in
      #"{"type":"signedBy","keyType":"GPGKeys","keyPath":"\#(card.certificate)"}"#
    }
    let policy = try desk.write(
      """
      {"default":[{"type":"reject"}],"transports":{"docker":{"\(host)":[\
      \(requirements.joined(separator: ","))]}}}
      """,
      to: "policy.json"
    )
    let settings = desk.folder + "/registries.d"
    try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
    try desk.write(
      #"{"docker":{"\#(host)":{"lookaside":"file://\#(desk.lookaside)"}}}"#,
      to: "registries.d/test.yaml"
    )
    let target = desk.folder + "/pulled"
    try? FileManager.default.removeItem(atPath: target)
    return try await skopeo([
      "--policy", policy, "--registries.d", settings, "copy", "-q", "--remove-signatures",
      "--src-tls-verify=false", "docker://\(host)/stagex/app:1.0", "dir:\(target)",
    ])
  }

  private func skopeo(_ arguments: [String]) async throws -> ProgramResult {
    var environment = desk.environment
    environment["XDG_RUNTIME_DIR"] = .some(desk.folder)
    environment["REGISTRY_AUTH_FILE"] = .some(desk.folder + "/auth.json")
    return try await runProgram("skopeo", arguments, environment: environment)
  }
}

/// Runs Debian's docker-registry as long as the body runs.
private func withRegistry(
  _ desk: SigningDesk,
  _ body: @Sendable (Registry) async throws -> Void
) async throws {
  let port = try await desk.run(
    "python3",
    ["-c", freePort]
  ).text.prefix { $0.isNumber }
  let host = "127.0.0.1:\(port)"
  let settings = try desk.write(
    """
    version: 0.1
    storage: {filesystem: {rootdirectory: \(desk.folder)/registry}}
    http: {addr: "\(host)"}
    log: {level: info, accesslog: {disabled: true}}

    """,
    to: "registry.yml"
  )
  let program = try #require(Tool.path("docker-registry"))
  _ = try await watching(program, ["serve", settings], environment: [:]) { running in
    try await running.waitForLine(containing: "listening on")
    try await body(Registry(desk: desk, host: host))
    try await running.end()
  }
}

private let freePort = """
  import socket
  listener = socket.socket()
  listener.bind(("127.0.0.1", 0))
  print(listener.getsockname()[1])
  """

/// A small image as a build leaves it: an OCI layout with an index, a manifest and a layer.
private struct BuiltImage {
  /// The folder of all of a build's layouts.
  let output: String
  /// The image's layout.
  let layout: String
  /// The manifest's digest, 64 digits.
  let digest: String

  init(in desk: SigningDesk, name: String = "out", label: String = "first") async throws {
    output = "\(desk.folder)/\(name)"
    layout = output + "/app"
    let script = """
      set -e
      mkdir -p "$1/blobs/sha256" && cd "$1"
      blob() {
        sum=$(sha256sum <"$1" | cut -c1-64); size=$(stat -c %s "$1"); mv "$1" "blobs/sha256/$sum"
        descriptor="{\\"mediaType\\":\\"$oci.$2\\",\\"digest\\":\\"sha256:$sum\\",\\"size\\":$size}"
      }
      oci=application/vnd.oci.image
      tar -cf layer -T /dev/null; plain=$(sha256sum <layer | cut -c1-64)
      gzip -n layer && blob layer.gz layer.v1.tar+gzip; layer=$descriptor
      printf '{"architecture":"amd64","os":"linux","config":{"Labels":{"l":"%s"}},' "$2" >config
      printf '"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$plain" >>config
      blob config config.v1+json; config=$descriptor
      printf '{"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}' \
        "$oci.manifest.v1+json" "$config" "$layer" >manifest
      blob manifest manifest.v1+json
      printf '{"schemaVersion":2,"manifests":[%s,"annotations":{%s}}]}' \
        "${descriptor%\\}}" '"org.opencontainers.image.ref.name":"1.0"' >index.json
      printf '{"imageLayoutVersion":"1.0.0"}' >oci-layout
      echo "$sum"
      """
    let result = try await runProgram("bash", ["-c", script, "bash", layout, label])
    try #require(result.isSuccess, "\(result)")
    digest = String(result.text.prefix(64))
  }
}
