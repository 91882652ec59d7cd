import CardTesting
import FoundationEssentials
import Gcrypt
import OpenPGP
import Testing

/// What StageX's `make sign` does, image by image, with nothing changed but `STAGEX_GPG_SIGN`.
///
/// The script is our own, after what theirs does: digest and tag by jq from the layout, a look with
/// gpgv at who has signed, the next free number, the payload by printf, the signature through a
/// temporary name.
@Suite(
  .serialized,
  .enabled(
    if: SigningDesk.isPossible && Tool.have("jq", "skopeo"),
    "pcscd, jq or skopeo is missing"
  ),
  .timeLimit(.minutes(15))
)
struct StageXLoopTests {
  private static let script = #"""
    sign() {
      local registry=$1 fingerprint=$2 name=$3 index inner digest tag folder number last file
      index=$(jq -r '.manifests[].digest' "out/$name/index.json")
      inner=out/$name/blobs/sha256/${index#sha256:}
      digest=$(jq -r '.manifests[].digest' "$inner")
      tag=$(jq -r '.manifests[].annotations."org.opencontainers.image.ref.name"' \
        "out/$name/index.json")
      folder=signatures/$registry/$name@sha256=${digest#sha256:}
      mkdir -p "$folder"
      last=0
      for file in "$folder"/*; do
        [ -e "$file" ] || continue
        if gpgv --status-fd 1 --keyring "$certificate" "$file" 2>/dev/null \
          | grep -q "VALIDSIG .* $fingerprint\$"; then
          return
        fi
        number=${file##*-}
        [ "$number" -le "$last" ] || last=$number
      done
      printf '{"critical":{"identity":{"docker-reference":"%s/%s:%s"},"image":{"docker-manifest-digest":"%s"},"type":"atomic container signature"},"optional":{}}' \
        "$registry" "$name" "$tag" "$digest" \
        | ${STAGEX_GPG_SIGN:-${STAGEX_GPG:-gpg}} --sign --no-armor >"new"
      mv new "$folder/signature-$((last + 1))"
    }
    certificate=$1
    for list in digests/*.txt; do
      while read -r _ name; do sign stagex "$2" "$name" <&3; done 3</dev/null <"$list"
    done
    """#

  /// An image's layout as a build leaves it: index, index of platforms, manifest.
  private func writeLayout(_ name: String, in folder: String) throws -> String {
    func hexadecimalDigest(_ text: String) -> String {
      String(SampleImages.digest(of: text).dropFirst("sha256:".count))
    }
    let layer = hexadecimalDigest("")
    let configuration =
      #"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:"#
      + layer + #""]},"config":{"Labels":{"name":""# + name + #""}}}"#
    let image = "application/vnd.oci.image"
    let manifest =
      #"{"schemaVersion":2,"mediaType":"\#(image).manifest.v1+json","#
      + #""config":{"mediaType":"\#(image).config.v1+json","#
      + #""digest":"sha256:\#(hexadecimalDigest(configuration))","size":\#(configuration.utf8.count)},"#
      + #""layers":[{"mediaType":"\#(image).layer.v1.tar","digest":"sha256:\#(layer)","size":0}]}"#
    let inner =
      #"{"schemaVersion":2,"manifests":[{"digest":"sha256:\#(hexadecimalDigest(manifest))","#
      + #""size":\#(manifest.utf8.count),"platform":{"os":"linux","architecture":"amd64"}}]}"#
    let outer =
      #"{"schemaVersion":2,"manifests":[{"digest":"sha256:\#(hexadecimalDigest(inner))","#
      + #""size":\#(inner.utf8.count),"#
      + #""annotations":{"org.opencontainers.image.ref.name":"1.0"}}]}"#
    let layout = "\(folder)/out/\(name)"
    try FileManager.default.createDirectory(
      atPath: "\(layout)/blobs/sha256",
      withIntermediateDirectories: true
    )
    for text in [manifest, inner, configuration, ""] {
      let path = "\(layout)/blobs/sha256/\(hexadecimalDigest(text))"
      try Data(text.utf8).write(to: URL(filePath: path))
    }
    try Data(outer.utf8).write(to: URL(filePath: "\(layout)/index.json"))
    try Data(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
      .write(to: URL(filePath: "\(layout)/oci-layout"))
    return hexadecimalDigest(manifest)
  }

  /// Approves what the build has left, once for all, where `paraph` can do that.
  ///
  /// - Returns: Whether it can.
  private func approve(_ front: FrontDesk) async throws -> Bool {
    let help = try await front.desk.paraph(["approve", "--help"])
    guard help.text.contains("paraph approve") else { return false }
    let result = try await front.shell(
      """
      paraph request --oci out --expect digests -o release.request.json
      paraph approve --request release.request.json
      """
    )
    #expect(result.exitCode == 0, "\(result)")
    return true
  }

  @Test
  func `twenty layouts are signed by the loop, and skopeo accepts each signature`() async throws {
    let names = (1...20).map { "core-sample\($0)" }
    try await withFrontDesk(pinCount: names.count) { front, agent in
      let dialog = try agent.answer(
        Array(repeating: .pin(SigningDesk.pin), count: names.count)
      )
      let folder = front.desk.folder
      var digests: [String] = []
      for name in names { digests.append(try writeLayout(name, in: folder)) }
      let list = zip(digests, names).map { "\($0) \($1)\n" }.joined()
      try FileManager.default.createDirectory(
        atPath: folder + "/digests",
        withIntermediateDirectories: true
      )
      try front.desk.write(list, to: "digests/core.txt")
      let card = front.desk.cards[0]
      let approved = try await approve(front)
      let loop = "export STAGEX_GPG_SIGN=paraph-gpg\n" + Self.script
      let result = try await front.shell(loop, [card.certificate, card.fingerprint])
      #expect(result.exitCode == 0, "\(result)")
      let files = try await front.desk.files
      #expect(
        files.paths
          == zip(names, digests).map { "stagex/\($0)@sha256=\($1)/signature-1" }.sorted()
      )
      try await files.expectAccepted(by: card.certificate)
      #expect(try dialog.pinCount == (approved ? 1 : names.count))
      let imported = try await front.desk.run(
        "gpg",
        ["--batch", "-q", "--import", card.certificate]
      )
      #expect(imported.isSuccess, "\(imported)")
      for (name, digest) in zip(names, digests) {
        let verified = try await front.desk.run(
          "skopeo",
          [
            "standalone-verify", "\(folder)/out/\(name)/blobs/sha256/\(digest)",
            "stagex/\(name):1.0", card.fingerprint,
            "\(front.desk.lookaside)/stagex/\(name)@sha256=\(digest)/signature-1",
          ]
        )
        #expect(verified.isSuccess, "\(verified)")
      }
      _ = try await front.desk.run("gpgconf", ["--kill", "all"])
      // What is signed is passed over by the script itself.
      let again = try await front.shell(loop, [card.certificate, card.fingerprint])
      #expect(again.exitCode == 0, "\(again)")
      #expect(try await front.desk.files.paths.count == names.count)
    }
  }

  @Test
  func `an image that wasn't built stops the loop, where gpg signs an empty digest`() async throws {
    try await withFrontDesk { front, _ in
      let folder = front.desk.folder
      for name in ["digests", "out/core-gone"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)",
          withIntermediateDirectories: true
        )
      }
      try front.desk.write(
        "\(String(repeating: "1", count: 64)) core-gone\n",
        to: "digests/core.txt"
      )
      try front.desk.write("{}", to: "out/core-gone/index.json")
      try await front.desk.clearCounts()
      let card = front.desk.cards[0]
      // As a script without -e goes on after jq has failed.
      let loop = "set +e\nexport STAGEX_GPG_SIGN=paraph-gpg\n" + Self.script
      let result = try await front.shell(loop, [card.certificate, card.fingerprint])
      #expect(result.standardError.contains("paraph-gpg: error: "), "\(result)")
      #expect(try await front.desk.commandCount() == 0)
    }
  }
}
