import ContainerSignature
import FileTesting
import FoundationEssentials
import Testing

/// A whole release that two of the cast have signed with gpg, but for one image; made once.
///
/// The images are those of a real release where its lists are beside the package, and as many
/// made-up ones elsewhere. The one image is that of the cast, with its made-up digest.
struct SignedRelease: Sendable {
  static let imageCount = 513
  static let signers = ["alice", "bob"]
  /// The image that nobody has signed here.
  private static let open = "core-acl"

  /// What holds `signatures/` and `digests/`.
  private let folder: TemporaryFolder
  /// The full names of the images that are signed.
  let names: Set<String>

  private static let making = Task { try await SignedRelease() }

  /// The release.
  static var shared: SignedRelease { get async throws { try await making.value } }

  /// An image of a list: its name there, and the digits of its digest.
  private typealias Line = (digits: String, name: String)

  private init() async throws {
    let folder = try TemporaryFolder()
    var signed: [Line] = []
    for (list, lines) in try Self.lists() {
      let text = lines.map { $0.digits + " " + $0.name + "\n" }
      try folder.write(text.joined(), to: "digests/" + list)
      signed += lines.filter { $0.name != Self.open }
    }
    try #require(signed.count == Self.imageCount - 1)
    let images = signed
    let cast = try await Cast.shared
    // Each in a home of its own, with an agent of its own, and so on a core of its own.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, signer) in Self.signers.enumerated() {
        group.addTask {
          let messages = try await Self.messages(of: signer, in: cast, over: images)
          for (line, message) in zip(images, messages) {
            let path = "signatures/stagex/\(line.name)@sha256=\(line.digits)"
            try folder.write(message, to: "\(path)/signature-\(place + 1)")
          }
        }
      }
      try await group.waitForAll()
    }
    self.folder = folder
    names = Set(images.map { "stagex/" + $0.name })
  }

  /// The lists by file.
  private static func lists() throws -> [(String, [Line])] {
    guard ReleaseData.isThere else {
      let lines = (1..<imageCount).map { number in
        let digits = String(number, radix: 16)
        let padding = String(repeating: "0", count: 64 - digits.count)
        return (digits: padding + digits, name: "core-image\(number)")
      }
      return [("core.txt", lines + [openLine])]
    }
    return try FileManager.default.contentsOfDirectory(atPath: ReleaseData.digests).map { list in
      let text = FileManager.default.contents(atPath: "\(ReleaseData.digests)/\(list)") ?? Data()
      let lines = try String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
        let parts = line.split(separator: " ").map(String.init)
        try #require(parts.count == 2)
        return parts[1] == open ? openLine : (digits: parts[0], name: parts[1])
      }
      return (list, lines)
    }
  }

  private static var openLine: Line {
    (digits: String(Cast.digest.dropFirst("sha256:".count)), name: open)
  }

  /// One person's signatures over images, in their order.
  private static func messages(
    of signer: String,
    in cast: Cast,
    over images: [Line]
  ) async throws -> [[UInt8]] {
    let home = try GnuPGHome()
    do {
      try home.folder.write(try #require(cast.secretKeys[signer]), to: "secret")
      try await home.gpg(["--import", home.folder.path("secret")])
      for (place, line) in images.enumerated() {
        let image = try ImageToSign(argument: "stagex/\(line.name):1.0@sha256:\(line.digits)")
        try home.folder.write(Payload(for: image).bytes, to: "payloads/\(place)")
      }
      // Bob has subkeys to sign, of which the first is as fast as Alice's key.
      let keys = try await home.fingerprints(of: "=" + signer)
      let key = signer == "bob" ? keys[1] : keys[0]
      try await home.signFiles(in: "payloads", by: key, into: "messages")
      let messages = try images.indices.map { try #require(home.folder.read("messages/\($0)")) }
      try await home.end()
      return messages
    } catch {
      try await home.end()
      throw error
    }
  }

  /// Puts a copy of the release into a gate, where nothing is changed for anybody else.
  func copy(into gate: Gate) async throws {
    let copied = try await runProgram(
      "cp",
      ["-a", folder.path("signatures"), folder.path("digests"), gate.folder.path]
    )
    try #require(copied.isSuccess, "\(copied)")
  }
}
