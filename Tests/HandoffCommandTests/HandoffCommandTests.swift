import ContainerSignature
import FileTesting
import Lookaside
import StrictJSON
import Subprocess
import Testing

/// `paraph merge --handoff`, with signatures and a handoff that gpg signed.
@Suite(.timeLimit(.minutes(15)))
struct HandoffCommandTests {
  @Test
  func `a tree that is what the handoff lists is merged, and its request is shown`() async throws {
    let tree = try await HandoffTree()
    let dry = try await tree.merge(["--dry-run"])
    #expect(dry.isSuccess && tree.merged.isEmpty, "\(dry)")
    let result = try await tree.merge()
    #expect(result.isSuccess, "\(result)")
    #expect(tree.merged.count == 3)
    let request = try SigningRequest(images: tree.images)
    try tree.folder.write(request.file, to: "release.request.json")
    let shown = try await runProgram(
      builtProgram("paraph"),
      [
        "request", "--output", tree.folder.path("again.json"), "--request",
        tree.folder.path("release.request.json"),
      ]
    )
    let groups = shown.output.split(separator: "\n").suffix(2).map { $0.drop { $0 == " " } }
    #expect(groups.count == 2 && groups.allSatisfy { $0.count == 35 }, "\(shown)")
    for line in groups { #expect(result.output.contains(line), "\(result) \(shown)") }

    // Again, what is there already is no news.
    let again = try await tree.merge(["--json"])
    #expect(again.isSuccess, "\(again)")
    let first = try JSONValue(parsing: Array(again.output.prefix { $0 != "\n" }.utf8))
    guard case .object(let event) = first else { return #expect(Bool(false), "\(again)") }
    #expect(event["event"] == .string("handoff") && event["key"] == .string(tree.key))
    #expect(again.output.contains(#""added":0,"present":3,"refused":0"#))
    try await tree.gnupg.end()
  }

  @Test
  func `gpgv takes the handoff that is believed`() async throws {
    let tree = try await HandoffTree()
    let result = try await runProgram(
      "gpgv",
      [
        "--keyring", tree.folder.path("keys/signer.pgp"), tree.folder.path("handoff.json.sig"),
        tree.folder.path("handoff.json"),
      ]
    )
    #expect(result.isSuccess, "\(result)")
    try await tree.gnupg.end()
  }

  @Test
  func `what is missing, what is too much and what was changed is told, and nothing is merged`()
    async throws
  {
    let tree = try await HandoffTree()
    let folder = tree.folder
    let other = try ImageToSign(
      argument: "stagex/other:1@sha256:\(String(repeating: "ee", count: 32))"
    )
    // One is gone, one has a second signature, one is empty, and one image is in no handoff.
    try folder.remove(tree.file(tree.images[0]))
    let second = try await tree.gnupg.sign(
      Payload(for: tree.images[1]).bytes,
      by: tree.key,
      at: "20240701T000000"
    )
    try folder.write(second, to: tree.file(tree.images[1], number: 2))
    try folder.write([], to: tree.file(tree.images[2], number: 2))
    try folder.write(
      try await tree.gnupg.sign(Payload(for: other).bytes, by: tree.key),
      to: tree.file(other)
    )
    let result = try await tree.merge()
    #expect(result.status == .exited(3), "\(result)")
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 5, "\(result)")
    #expect(lines[0].hasPrefix("paraph: error: missing: the signature of stagex/core-acl:1.0, "))
    for (index, word, path) in [
      (1, "too much", tree.file(tree.images[1], number: 2)), (2, "too much", tree.file(other)),
      (3, "refused", tree.file(tree.images[2], number: 2)),
    ] {
      #expect(
        lines[index].hasPrefix("paraph: error: \(word): \(folder.path(path)): "),
        "\(result)"
      )
    }
    #expect(lines.last?.hasPrefix("paraph: hint: nothing was merged") == true)
    #expect(tree.merged.isEmpty)
    try await tree.gnupg.end()
  }

  @Test
  func `a signature in the place of another is missing and too much`() async throws {
    let tree = try await HandoffTree()
    let swapped = try await tree.gnupg.sign(
      Payload(for: tree.images[0]).bytes,
      by: tree.key,
      at: "20240701T000000"
    )
    try tree.folder.write(swapped, to: tree.file(tree.images[0]))
    let result = try await tree.merge()
    #expect(result.status == .exited(3) && tree.merged.isEmpty, "\(result)")
    #expect(
      result.errors.contains("error: missing: ") && result.errors.contains("error: too much: ")
    )
    try await tree.gnupg.end()
  }

  @Test
  func `what the checkout has already may be on the stick beside what is listed`() async throws {
    let tree = try await HandoffTree()
    let other = try await tree.gnupg.makeKey("other")
    let earlier = try await tree.gnupg.sign(Payload(for: tree.images[0]).bytes, by: other)
    let path = LookasidePath(for: tree.images[0])
    try tree.folder.write(earlier, to: "signatures/\(path)/signature-1")
    try tree.folder.write(earlier, to: tree.file(tree.images[0], number: 2))
    let result = try await tree.merge()
    #expect(result.isSuccess, "\(result)")
    #expect(tree.merged.count == 4)
    #expect(tree.folder.read("signatures/\(path)/signature-1") == earlier)
    try await tree.gnupg.end()
  }

  @Test
  func `a handoff that isn't its signer's is refused with every reason`() async throws {
    let tree = try await HandoffTree()
    let folder = tree.folder
    let stranger = try await tree.gnupg.makeKey("stranger")
    let document = try #require(folder.read("handoff.json"))
    func expect(_ words: String, _ what: String, _ options: [String] = []) async throws {
      let result = try await tree.merge(options)
      #expect(result.status == .exited(3) && result.errors.contains(words), "\(what): \(result)")
      #expect(tree.merged.isEmpty, "\(what)")
    }
    try await expect("and not \(stranger)", "another key is wanted", ["--key", stranger])

    try folder.write(document + [0x20], to: "handoff.json")
    try await expect("what is signed was changed", "a byte more")
    try await tree.sign(by: tree.key)
    try await expect("form", "another form, well signed")

    try folder.write(document, to: "handoff.json")
    try await tree.sign(by: stranger)
    try await expect("none of the certificates has the key \(stranger)", "a stranger")
    try folder.write(try await tree.gnupg.export(stranger), to: "keys/stranger.pgp")
    try await expect("key \(stranger) signed it", "another of the certificates")

    try folder.write([], to: "handoff.json.sig")
    try await expect("its signature", "no signature")
    try folder.remove("handoff.json.sig")
    #expect(try await tree.merge().status == .exited(5))
    try await tree.gnupg.end()
  }

  @Test
  func `who signs a list of another's signatures has merged none of them`() async throws {
    let tree = try await HandoffTree()
    let other = try await tree.gnupg.makeKey("other", usage: "cert,sign")
    try tree.folder.write(try await tree.gnupg.export(other), to: "keys/other.pgp")
    try await tree.writeHandoff(saying: other, by: other)
    let result = try await tree.merge()
    #expect(result.status == .exited(3) && tree.merged.isEmpty, "\(result)")
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 4, "\(result)")
    for (line, image) in zip(lines, tree.images) {
      let file = tree.folder.path(tree.file(image))
      #expect(line.hasPrefix("paraph: error: not by key \(other): \(file): "), "\(result)")
    }
    try await tree.gnupg.end()
  }

  @Test
  func `a signature over another tag than the one that is listed is refused`() async throws {
    let tree = try await HandoffTree()
    let renamed = try ImageToSign(argument: "stagex/core-acl:2.0@\(tree.images[0].digest)")
    try await tree.writeHandoff(listing: [renamed] + tree.images.dropFirst())
    let result = try await tree.merge()
    #expect(result.status == .exited(3) && tree.merged.isEmpty, "\(result)")
    #expect(result.errors.contains("core-acl:1.0@"), "\(result)")
    #expect(result.errors.contains("listed for stagex/core-acl:2.0@"), "\(result)")
    try await tree.gnupg.end()
  }

  @Test
  func `a handoff of another request than the one at hand is refused with what differs`()
    async throws
  {
    let tree = try await HandoffTree()
    try tree.folder.write(try SigningRequest(images: tree.images).file, to: "asked.json")
    let other = try ImageToSign(
      argument: "stagex/other:1@sha256:\(String(repeating: "ee", count: 32))"
    )
    let images = tree.images.dropFirst() + [other]
    try tree.folder.write(try SigningRequest(images: Array(images)).file, to: "other.json")
    let refused = try await tree.merge(["--request", tree.folder.path("other.json")])
    #expect(refused.status == .exited(3) && tree.merged.isEmpty, "\(refused)")
    for words in [
      "it is of the request ", "it doesn't list stagex/other:1@",
      "it lists stagex/core-acl:1.0@\(tree.images[0].digest), which wasn't asked for",
    ] {
      #expect(refused.errors.contains(words), "\(refused)")
    }
    let result = try await tree.merge(["--request", tree.folder.path("asked.json")])
    #expect(result.isSuccess && tree.merged.count == 3, "\(result)")
    let alone = try await runProgram(
      builtProgram("paraph"),
      ["merge", "--request", tree.folder.path("asked.json"), tree.folder.path, tree.folder.path]
    )
    #expect(alone.status == .exited(2), "\(alone)")
    try await tree.gnupg.end()
  }

  @Test
  func `a handoff from the future says by how much the clocks differ, and what to do`()
    async throws
  {
    let tree = try await HandoffTree()
    try await tree.sign(by: tree.key, at: "20800101T000000")
    let result = try await tree.merge()
    #expect(result.status == .exited(3) && tree.merged.isEmpty, "\(result)")
    let hint = result.errors.split(separator: "\n").last ?? ""
    #expect(hint.contains("clocks of the two machines differ by "), "\(result)")
    #expect(hint.contains(" days: ") && hint.contains("sign again"), "\(result)")
    try await tree.gnupg.end()
  }

  @Test(arguments: ["handoff.json", "handoff.json.sig"])
  func `a pipe on the stick isn't waited for`(name: String) async throws {
    let tree = try await HandoffTree()
    try tree.folder.remove(name)
    let made = try await runProgram("mkfifo", [tree.folder.path(name)])
    #expect(made.isSuccess, "\(made)")
    let result = try await tree.merge()
    #expect(result.status == .exited(5) && tree.merged.isEmpty, "\(result)")
    #expect(result.errors.contains("it isn't an ordinary file"), "\(result)")
    try await tree.gnupg.end()
  }
}
