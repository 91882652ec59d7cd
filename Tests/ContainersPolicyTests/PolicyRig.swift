import ContainerSignature
import FileTesting
import FoundationEssentials
import StrictJSON
import Subprocess
import Testing

/// People with keys in a GnuPG of their own, and an image that they sign.
struct PolicyRig {
  let folder: TemporaryFolder
  /// The fingerprints of the primary keys, by person.
  let keys: [String: String]

  private var environment: [Environment.Key: String] {
    [
      "GNUPGHOME": folder.path("gpg"), "XDG_RUNTIME_DIR": folder.path,
      "REGISTRY_AUTH_FILE": folder.path("auth.json"), "LC_ALL": "C.UTF-8",
    ]
  }

  /// Runs with keys of these people, and ends GnuPG's processes afterwards.
  ///
  /// - Parameters:
  ///   - people: Their names; each makes signatures with the primary key.
  ///   - subkeySigners: More people, who make signatures with a subkey.
  ///   - body: Gets the rig.
  /// - Throws: What the body throws, or that there are no keys.
  static func with(
    _ people: [String],
    subkeySigners: [String] = [],
    _ body: (PolicyRig) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("gpg")
    _ = try await runProgram("chmod", ["700", folder.path("gpg")])
    var rig = PolicyRig(folder: folder, keys: [:])
    do {
      for name in people + subkeySigners {
        rig = PolicyRig(
          folder: folder,
          keys: rig.keys.merging(
            [name: try await rig.makeKey(name, hasSubkey: subkeySigners.contains(name))]
          ) { $1 }
        )
      }
      try await rig.makeImage()
      try await body(rig)
    } catch {
      _ = try await rig.run("gpgconf", ["--kill", "all"])
      throw error
    }
    _ = try await rig.run("gpgconf", ["--kill", "all"])
  }

  /// Runs a program with this GnuPG and nothing of the user's.
  func run(_ name: String, _ arguments: [String]) async throws -> ProgramResult {
    try await runProgram(name, arguments, environment: environment)
  }

  private func gpg(_ arguments: [String]) async throws -> ProgramResult {
    let result = try await run("gpg", ["--batch", "--yes", "--passphrase", ""] + arguments)
    try #require(result.isSuccess, "\(result)")
    return result
  }

  /// Makes a key, writes its certificate to a file, and returns its fingerprint.
  private func makeKey(_ name: String, hasSubkey: Bool) async throws -> String {
    let usage = hasSubkey ? "cert" : "sign"
    _ = try await gpg(["--quick-generate-key", name, "ed25519", usage, "never"])
    let listed = try await gpg(["--with-colons", "--list-keys", "=\(name)"])
    let line = listed.output.split(separator: "\n").first { $0.hasPrefix("fpr:") }
    let fields = line?.split(separator: ":", omittingEmptySubsequences: false)
    let key = String(try #require(fields?.dropFirst(9).first))
    if hasSubkey { _ = try await gpg(["--quick-add-key", key, "ed25519", "sign", "never"]) }
    _ = try await gpg(["--armor", "--output", path(of: name), "--export", key])
    return key
  }

  /// The file with a person's certificate.
  func path(of name: String) -> String { folder.path("\(name).asc") }

  /// A small image as the transport `dir:` has it.
  private func makeImage() async throws {
    let script = """
      set -e
      mkdir -p "$1" && cd "$1"
      printf 'Directory Transport Version: 1.1\\n' >version
      blob() {
        sum=$(sha256sum <"$1" | cut -c1-64); size=$(stat -c %s "$1"); mv "$1" "$sum"
        descriptor="{\\"mediaType\\":\\"$oci.$2\\",\\"digest\\":\\"sha256:$sum\\",\\"size\\":$size}"
      }
      oci=application/vnd.oci.image
      tar -cf layer -T /dev/null; plain=$(sha256sum <layer | cut -c1-64)
      gzip -n layer && blob layer.gz layer.v1.tar+gzip; layer=$descriptor
      printf '{"architecture":"amd64","os":"linux","config":{},' >config
      printf '"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$plain" >>config
      blob config config.v1+json; config=$descriptor
      printf '{"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}' \\
        "$oci.manifest.v1+json" "$config" "$layer" >manifest.json
      printf 'sha256:%s' "$(sha256sum <manifest.json | cut -c1-64)"
      """
    let made = try await run("sh", ["-c", script, "sh", folder.path("image")])
    try #require(made.isSuccess, "\(made)")
    try folder.write(made.output, to: "digest")
  }

  /// The digest of the image's manifest.
  var digest: String { String(decoding: folder.read("digest") ?? [], as: UTF8.self) }

  /// A signature over the image by a person, as bytes.
  func signature(_ name: String, over reference: String) async throws -> [UInt8] {
    let image = try ImageToSign(argument: "\(reference)@\(digest)")
    try folder.write(Payload(for: image).bytes, to: "payload")
    let key = try #require(keys[name])
    _ = try await gpg([
      "--local-user", key, "--output", folder.path("message"), "--sign", folder.path("payload"),
    ])
    return try #require(folder.read("message"))
  }

  /// Whether skopeo copies the image with these signatures under a policy; if not, what it said.
  func skopeoRefuses(_ signatures: [[UInt8]], under policy: String) async throws -> String? {
    for name in folder.names("image") where name.hasPrefix("signature-") {
      try folder.remove("image/\(name)")
    }
    for (index, signature) in signatures.enumerated() {
      try folder.write(signature, to: "image/signature-\(index + 1)")
    }
    let result = try await run(
      "skopeo",
      [
        "--policy", policy, "copy", "-q", "dir:\(folder.path("image"))",
        "dir:\(folder.path("out"))",
      ]
    )
    return result.isSuccess ? nil : result.errors
  }
}
