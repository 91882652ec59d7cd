import ContainerSignature
import Testing

/// References, github.com/distribution/reference 0.6.0.
@Suite
struct ImageReferenceTests {
  @Test(arguments: [
    ("busybox:1", "docker.io", "library/busybox", "1", "docker.io/library/busybox:1"),
    (
      "stagex/core-acl:2.3.2", "docker.io", "stagex/core-acl", "2.3.2",
      "docker.io/stagex/core-acl:2.3.2"
    ),
    ("docker.io/stagex/x:1", "docker.io", "stagex/x", "1", "docker.io/stagex/x:1"),
    ("index.docker.io/x:1", "docker.io", "library/x", "1", "docker.io/library/x:1"),
    ("docker.io/busybox:1", "docker.io", "library/busybox", "1", "docker.io/library/busybox:1"),
    ("ghcr.io/acme/app:v1", "ghcr.io", "acme/app", "v1", "ghcr.io/acme/app:v1"),
    ("ghcr.io/app:v1", "ghcr.io", "app", "v1", "ghcr.io/app:v1"),
    ("localhost/a:1", "localhost", "a", "1", "localhost/a:1"),
    ("localhost:5000/a/b:1", "localhost:5000", "a/b", "1", "localhost:5000/a/b:1"),
    ("Registry.X/a:1", "Registry.X", "a", "1", "Registry.X/a:1"),
    ("[::1]:5000/a:1", "[::1]:5000", "a", "1", "[::1]:5000/a:1"),
    ("[2001:db8::1]/a:1", "[2001:db8::1]", "a", "1", "[2001:db8::1]/a:1"),
    ("192.168.1.1/a:1", "192.168.1.1", "a", "1", "192.168.1.1/a:1"),
    ("xn--n3h.com/a:1", "xn--n3h.com", "a", "1", "xn--n3h.com/a:1"),
    ("test:5000", "docker.io", "library/test", "5000", "docker.io/library/test:5000"),
    ("a/b/c/d/e/f:_A.-z", "docker.io", "a/b/c/d/e/f", "_A.-z", "docker.io/a/b/c/d/e/f:_A.-z"),
    (
      "a_b/c__d/e.f/g---h:1", "docker.io", "a_b/c__d/e.f/g---h", "1",
      "docker.io/a_b/c__d/e.f/g---h:1"
    ),
  ])
  func `a reference is read as docker reads it and keeps its spelling`(
    text: String,
    domain: String,
    path: String,
    tag: String,
    normalised: String
  ) throws {
    let reference = try ImageReference(parsing: text)
    #expect(reference.spelling == text && reference.domain == domain)
    #expect(reference.repositoryPath == path && reference.tag == tag)
    #expect(reference.normalised == normalised)
    #expect(try ImageReference(parsing: normalised).normalised == normalised)
    #expect(path.hasSuffix(reference.name) && !reference.name.contains("/"))
  }

  @Test(
    arguments: [
      ("", .empty), ("busybox", .noTag), ("localhost:5000/a", .noTag), ("a:", .noTag),
      ("stagex/a:null", .nullTag), ("a:-1", .tag("-1")), ("a:.1", .tag(".1")),
      ("a:1+2", .tag("1+2")),
      ("a:b c", .tag("b c")), ("a/../b:1", .dotDot), ("..:1", .dotDot), ("a:1..2", .dotDot),
      ("a\n:1", .controlCharacter(0x0A, offset: 1)), ("a:1\0", .controlCharacter(0, offset: 3)),
      ("a:1\u{7F}", .controlCharacter(0x7F, offset: 3)),
      ("\u{1B}[0m:1", .controlCharacter(0x1B, offset: 0)),
      ("é:1", .notASCII(offset: 0)), ("a:\u{212A}", .notASCII(offset: 2)),
      ("docker://a:1", .scheme("docker")), ("docker://docker.io/a:1", .scheme("docker")),
      ("a:1@sha256:0", .digest), ("Stagex/a:1", .upperCase("Stagex")), ("a/B:1", .upperCase("B")),
      ("a//b:1", .pathComponent("")), ("/a:1", .pathComponent("")), ("a/:1", .pathComponent("")),
      (":1", .pathComponent("")), ("-a:1", .pathComponent("-a")), ("a-:1", .pathComponent("a-")),
      ("a___b:1", .pathComponent("a___b")), ("a._b:1", .pathComponent("a._b")),
      (".a/b:1", .domain(".a")),
      ("a/.b:1", .pathComponent(".b")), ("a/_b:1", .pathComponent("_b")),
      ("a b/c:1", .pathComponent("a b")),
      ("-a.com/b:1", .domain("-a.com")), ("a-.com/b:1", .domain("a-.com")),
      ("a.com:/b:1", .domain("a.com:")),
      ("a.com:x/b:1", .domain("a.com:x")), ("[::1/b:1", .domain("[::1")),
      ("[g::]/b:1", .domain("[g::]")),
      ("a_b.com/c:1", .domain("a_b.com")), ("a:b:c", .pathComponent("a:b")),
      ("\\a:1", .pathComponent("\\a")),
      ("../../etc/passwd:1", .dotDot), ("./a:1", .domain(".")),
    ] as [(String, ImageReferenceError)]
  )
  func `anything else is refused with its reason`(text: String, reason: ImageReferenceError) {
    #expect(throws: reason) { try ImageReference(parsing: text) }
  }

  @Test
  func `lengths hold to the last character`() throws {
    func name(_ count: Int) -> String { String(repeating: "a", count: count) }
    #expect(throws: Never.self) { try ImageReference(parsing: "a:" + name(128)) }
    #expect(throws: ImageReferenceError.tagTooLong(count: 129)) {
      try ImageReference(parsing: "a:" + name(129))
    }
    #expect(throws: Never.self) { try ImageReference(parsing: "a.b/" + name(251) + ":1") }
    #expect(throws: ImageReferenceError.nameTooLong(count: 256)) {
      try ImageReference(parsing: "a.b/" + name(252) + ":1")
    }
    // docker.io/library/ counts, as it does for other readers.
    #expect(throws: Never.self) { try ImageReference(parsing: name(237) + ":1") }
    #expect(throws: ImageReferenceError.nameTooLong(count: 256)) {
      try ImageReference(parsing: name(238) + ":1")
    }
  }
}

/// Digests, platforms and arguments.
@Suite
struct ImageDigestTests {
  private static let digits = String(repeating: "0123456789abcdef", count: 4)

  @Test
  func `a digest is read, written and made of 32 bytes`() throws {
    let digest = try ImageDigest(parsing: "sha256:" + Self.digits)
    #expect(digest.description == "sha256:" + Self.digits && digest.hexadecimal == Self.digits)
    let bytes: [UInt8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF]
    #expect(ImageDigest(bytes + bytes + bytes + bytes) == digest)
    #expect(ImageDigest(bytes) == nil)
  }

  @Test(
    arguments: [
      ("", .empty), ("sha256:", .empty), (digits, .noAlgorithm),
      ("sha512:" + digits, .otherAlgorithm("sha512")),
      ("SHA256:" + digits, .otherAlgorithm("SHA256")), (":" + digits, .otherAlgorithm("")),
      ("sha256:" + digits.dropLast(), .digitCount(63)), ("sha256:" + digits + "0", .digitCount(65)),
      ("sha256:" + digits.uppercased(), .upperCase),
      ("sha256:" + digits.dropLast() + "g", .notHexadecimal(offset: 63)),
      ("sha256: " + digits, .notHexadecimal(offset: 0)),
      ("sha256:" + digits + "\n", .notHexadecimal(offset: 64)),
      ("null", .noAlgorithm),
    ] as [(String, ImageDigestError)]
  )
  func `anything else is refused with its reason`(text: String, reason: ImageDigestError) {
    #expect(throws: reason) { try ImageDigest(parsing: text) }
  }

  @Test
  func `an argument is a reference, an at sign and a digest`() throws {
    let image = try ImageToSign(argument: "a/b:1@sha256:" + Self.digits)
    #expect(image.reference.spelling == "a/b:1" && image.digest.hexadecimal == Self.digits)
    #expect(throws: ImageArgumentError.noDigest) { try ImageToSign(argument: "a/b:1") }
    #expect(throws: ImageArgumentError.digest(.empty)) { try ImageToSign(argument: "a/b:1@") }
    #expect(throws: ImageArgumentError.reference(.noTag)) {
      try ImageToSign(argument: "a/b@sha256:" + Self.digits)
    }
  }

  @Test
  func `a platform has two or three parts in lower case`() throws {
    for text in ["linux/amd64", "linux/arm/v7", "linux/386"] {
      #expect(try Platform(parsing: text).description == text)
    }
    for text in [
      "", "linux", "linux/", "/amd64", "linux/arm/v7/x", "Linux/amd64", "linux/amd 64", "a/b\n",
    ] {
      #expect(throws: PlatformError.malformed) { try Platform(parsing: text) }
    }
    #expect(throws: PlatformError.tooLong(count: 65)) {
      try Platform(parsing: "linux/" + String(repeating: "a", count: 59))
    }
  }
}
