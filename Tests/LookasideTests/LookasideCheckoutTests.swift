import ConfinedFiles
import ContainerSignature
import FileTesting
import FoundationEssentials
import Lookaside
import Testing

/// The names that test images have.
enum TestImage {
  static let digits = String(repeating: "ab", count: 32)
  static let argument = "stagex/core-acl:2.3.2@sha256:\(digits)"
  static let folder = "stagex/core-acl@sha256=\(digits)"

  static func image(_ reference: String = "stagex/core-acl:2.3.2") throws -> ImageToSign {
    try ImageToSign(argument: "\(reference)@sha256:\(digits)")
  }
}

/// Adding signatures, signature-protocols.md of containers/image.
@Suite
struct LookasideCheckoutTests {
  private let folder: TemporaryFolder
  private let checkout: LookasideCheckout
  private let image: ImageToSign

  init() throws {
    folder = try TemporaryFolder()
    checkout = try LookasideCheckout(at: folder.path)
    image = try TestImage.image()
  }

  @Test(arguments: [
    ("stagex/core-acl:1", "stagex/core-acl"), ("docker.io/stagex/x:1", "stagex/x"),
    ("busybox:1", "library/busybox"),
    ("ghcr.io/acme/app:1", "acme/app"), ("localhost:5000/a/b/c:1", "a/b/c"), ("x.io/app:1", "app"),
  ])
  func `the path has neither registry nor tag`(reference: String, path: String) throws {
    let written = try checkout.append([0xC4, 1], for: try TestImage.image(reference))
    #expect(written.path == "\(path)@sha256=\(TestImage.digits)/signature-1" && written.number == 1)
    #expect(folder.read(written.path) == [0xC4, 1])
  }

  @Test
  func `files and folders are readable for everyone, whatever the umask`() async throws {
    let result = try await runProgram(
      "sh",
      [
        "-c", "umask 077; exec \"$@\"", "sh", builtProgram("LookasideProbe"), folder.path,
        TestImage.argument, "1", "9",
      ]
    )
    try #require(result.isSuccess, "\(result)")
    for (path, mode) in [
      ("stagex", 0o755), (TestImage.folder, 0o755), (TestImage.folder + "/signature-1", 0o644),
    ] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(path))
      #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
    }
  }

  @Test(
    arguments: [NamelessForm.automatic, .temporaryName],
    [PathResolution.automatic, .partByPart]
  )
  func `the first free number is taken and nothing is replaced`(
    form: NamelessForm,
    resolution: PathResolution
  ) throws {
    let checkout = try LookasideCheckout(at: folder.path, resolution: resolution, form: form)
    for name in [
      "signature-1", "signature-3", "signature-01", "signature-2.tmp", ".paraph-x", "README",
    ] {
      try folder.write(name, to: "\(TestImage.folder)/\(name)")
    }
    #expect(try checkout.append([0xC4, 2], for: image).number == 2)
    #expect(try checkout.append([0xC4, 4], for: image).number == 4)
    #expect(folder.read(TestImage.folder + "/signature-1") == Array("signature-1".utf8))
    #expect(folder.read(TestImage.folder + "/signature-3") == Array("signature-3".utf8))
    #expect(folder.names(TestImage.folder).count == 8)
  }

  @Test
  func `the 128th signature is refused`() throws {
    for number in 1...127 {
      #expect(try checkout.append([0xC4], for: image).number == number)
    }
    let error = try #require(throws: LookasideError.self) {
      try checkout.append([0xC4], for: image)
    }
    guard case .full(_, limit: 127) = error else { Issue.record("\(error)"); return }
    #expect(folder.names(TestImage.folder).count == 127)
    #expect(try checkout.existing(for: image).signatures.count == 127)
    #expect(try checkout.existing(for: image).problems.isEmpty)
    try folder.write([0xC4], to: TestImage.folder + "/signature-128")
    #expect(try checkout.existing(for: image).problems == [.tooMany(count: 128, limit: 127)])
  }

  @Test(arguments: [PathResolution.automatic, .partByPart])
  func `nothing is written outside, whatever links stand in the checkout`(
    resolution: PathResolution
  ) throws {
    let outside = try TemporaryFolder()
    try outside.write("precious", to: "signature-1")
    let name = "core-acl@sha256=\(TestImage.digits)"
    let arrangements: [(String, (TemporaryFolder) throws -> Void)] = [
      ("parent absolute", { try $0.link("stagex", to: outside.path) }),
      ("parent dangling", { try $0.link("stagex", to: outside.path("new")) }),
      (
        "parent relative",
        { try $0.link("stagex", to: "../" + (outside.path.split(separator: "/").last ?? "")) }
      ),
      ("parent loop", { try $0.link("stagex", to: "stagex") }),
      ("parent magic", { try $0.link("stagex", to: "/proc/self/cwd") }),
      (
        "folder absolute",
        {
          try $0.makeFolder("stagex"); try $0.link("stagex/\(name)", to: outside.path)
        }
      ),
      (
        "folder dangling",
        {
          try $0.makeFolder("stagex"); try $0.link("stagex/\(name)", to: outside.path("new"))
        }
      ),
      (
        "folder magic",
        {
          try $0.makeFolder("stagex"); try $0.link("stagex/\(name)", to: "/proc/self/fd")
        }
      ),
      ("folder is a file", { try $0.write("x", to: "stagex/\(name)") }),
      (
        "signature dangling",
        {
          try $0.makeFolder(TestImage.folder)
          try $0.link(TestImage.folder + "/signature-1", to: outside.path("new"))
        }
      ),
    ]
    for (what, arrange) in arrangements {
      let folder = try TemporaryFolder()
      try arrange(folder)
      let checkout = try LookasideCheckout(at: folder.path, resolution: resolution)
      let error = #expect(throws: LookasideError.self, "\(what)") {
        try checkout.append([0xC4], for: image)
      }
      #expect(error != nil && outside.names() == ["signature-1"], "\(what)")
      #expect(outside.read("signature-1") == Array("precious".utf8))
    }
    // A link under a signature's name that leads somewhere is a name that is taken.
    let folder = try TemporaryFolder()
    try folder.makeFolder(TestImage.folder)
    try folder.link(TestImage.folder + "/signature-1", to: outside.path("signature-1"))
    let checkout = try LookasideCheckout(at: folder.path, resolution: resolution)
    #expect(try checkout.append([0xC4], for: image).number == 2)
    #expect(outside.read("signature-1") == Array("precious".utf8))
    #expect(try checkout.existing(for: image).problems == [.unreadable(number: 1, .leavesFolder)])
  }

  @Test
  func `what readers stumble over is said`() throws {
    for (name, bytes) in [
      ("1", [0xC4, 1]), ("2", []), ("3", Array("-----BEGIN".utf8)), ("4", [0xCB]),
      ("5", [0xA3, 1]),
      ("6", Array("\0simple-signing\nx".utf8)), ("7", Array("\0other\n".utf8)), ("11", [0xC4]),
    ] as [(String, [UInt8])] {
      try folder.write(bytes, to: "\(TestImage.folder)/signature-\(name)")
    }
    try folder.makeFolder(TestImage.folder + "/signature-8")
    try folder.link(TestImage.folder + "/signature-10", to: "nowhere")
    let found = try checkout.existing(for: image)
    #expect(found.signatures.map(\.number) == [1, 5, 6])
    #expect(
      found.problems == [
        .empty(number: 2), .armored(number: 3), .notSignature(number: 4, firstByte: 0xCB),
        .notSignature(number: 7, firstByte: 0), .unreadable(number: 8, .notFile),
        .unreachable(number: 11, missing: 9),
      ]
    )
    #expect(try checkout.existing(for: try TestImage.image("other/x:1")).signatures.isEmpty)
  }

  // Skipped where the release's data doesn't lie beside the package.
  @Test(.enabled(if: ReleaseData.isThere))
  func `real folders of signatures are read with their faults`() throws {
    let checkout = try LookasideCheckout(at: ReleaseData.signatures)
    func existing(_ name: String, _ digits: String) throws -> ExistingSignatures {
      try checkout.existing(for: try ImageToSign(argument: "x.io/\(name):1@sha256:\(digits)"))
    }
    let zlib = try existing(
      "core-zlib",
      "b35b643642153b1620093cfe2963f5fa8e4d194fb2344a5786da5717018976c2"
    )
    #expect(zlib.signatures.count == 5 && zlib.problems.isEmpty)
    let bzip2 = try existing(
      "bzip2",
      "d312cc5d80ecda841fb1edcd927d3df904d9e201240eafa1634f86780eba2c48"
    )
    #expect(bzip2.signatures.map(\.number) == [2, 3, 4] && bzip2.problems == [.empty(number: 1)])
  }
}
