import QubesService
import RandomTesting
import Testing

/// Names of services with their arguments, as dom0's policy compares them.
@Suite
struct QrexecServiceTests {
  @Test(arguments: [
    ("paraph.Sign+release", "release", nil),
    ("paraph.Sign+release--2026", "release-2026", nil),
    ("paraph.Sign+nightly+ghcr.io-2Facme-2Fapp", "nightly", "ghcr.io/acme/app"),
    (
      "paraph.Sign+r.2+localhost-3A5000-2Fstagex-2Fcore--acl_2", "r.2",
      "localhost:5000/stagex/core-acl_2"
    ),
    ("paraph.Sign+k+-5B-3A-3A1-5D-3A5000-2Fa", "k", "[::1]:5000/a"),
    ("paraph.PublicKey+release", "release", nil),
  ])
  func `a name is read, and written as it was read`(
    name: String,
    key: String,
    repository: String?
  ) throws {
    let service = try QrexecService(parsing: name)
    #expect(service.key.name == key)
    #expect(service.repository?.name == repository)
    #expect(service.fullName == name)
    #expect(service.method.rawValue == name.prefix { $0 != "+" })
  }

  @Test(
    arguments: [
      // A policy that denies `nightly` would not see any of these.
      ("paraph.Sign+night-6Cy", .notCanonical("night-6Cy", canonical: "nightly")),
      ("paraph.Sign+-6Eightly", .notCanonical("-6Eightly", canonical: "nightly")),
      ("paraph.Sign+a-2D", .notCanonical("a-2D", canonical: "a--")),
      (
        "paraph.Sign+k+ghcr.io-2Fa-2Fb-5Fc",
        .notCanonical("ghcr.io-2Fa-2Fb-5Fc", canonical: "ghcr.io-2Fa-2Fb_c")
      ),
      ("paraph.Sign+k+ghcr.io-2fa", .escape("ghcr.io-2fa")),
      ("paraph.Sign+k-", .escape("k-")),
      ("paraph.Sign+k-2", .escape("k-2")),
      ("paraph.Sign+k-00", .unprintable("k-00")),
      ("paraph.Sign+k-C3-A9", .unprintable("k-C3-A9")),
      ("paraph.Sign+k/2", .character(0x2F)),
      ("paraph.Sign", .noArgument(.sign)),
      ("paraph.Sign+", .noArgument(.sign)),
      ("paraph.PublicKey+", .noArgument(.publicKey)),
      ("paraph.Sign++docker.io-2Fa-2Fb", .key("")),
      ("paraph.Sign+k+", .repository("")),
      ("paraph.Sign+K", .key("K")),
      ("paraph.Sign+--help", .key("-help")),
      ("paraph.Sign+\(String(repeating: "k", count: 33))", .key(String(repeating: "k", count: 33))),
      ("paraph.Sign+k+stagex-2Fapp", .repository("stagex/app")),
      ("paraph.Sign+k+docker.io", .repository("docker.io")),
      ("paraph.Sign+k+docker.io-2F..-2Fb", .repository("docker.io/../b")),
      ("paraph.Sign+k+docker.io-2Fa-2Bb", .repository("docker.io/a+b")),
      ("paraph.Sign+k+docker.io-2Fa+more", .tooManyParts(3, limit: 2)),
      ("paraph.PublicKey+k+docker.io-2Fa", .tooManyParts(2, limit: 1)),
      ("paraph.sign+k", .unknownService("paraph.sign")),
      ("paraph.Cancel+k", .unknownService("paraph.Cancel")),
      ("", .unknownService("")),
      ("+k", .unknownService("")),
    ] as [(String, QrexecServiceError)]
  )
  func `a name that isn't in its one spelling is refused for what is wrong with it`(
    name: String,
    error: QrexecServiceError
  ) {
    #expect(throws: error) { try QrexecService(parsing: name) }
    #expect(!error.sentence.isEmpty)
    #expect(error.sentence.utf8.allSatisfy { (0x20...0x7E).contains($0) })
  }

  @Test
  func `a name is refused past 255 bytes, where qrexec looks for no file of it`() throws {
    let key = try #require(KeyAlias("k"))
    func service(_ count: Int) throws -> QrexecService {
      let path = String(repeating: "a", count: count)
      let repository = try #require(RepositoryName("docker.io/\(path)"))
      return .sign(key: key, repository: repository)
    }
    let fits = try service(229)
    #expect(fits.fullName.utf8.count == 255)
    #expect(try QrexecService(parsing: fits.fullName) == fits)
    let longer = try service(230).fullName
    #expect(throws: QrexecServiceError.tooLong(256, limit: 255)) {
      try QrexecService(parsing: longer)
    }
  }

  @Test
  func `two arguments never stand for the same`() throws {
    var random = SeededGenerator(seed: 2026)
    let characters = Array("akz09.-_/:6CDEF2")
    var spellings: [QrexecService: String] = [:]
    var accepted = 0
    for _ in 0..<40_000 {
      let count = Int.random(in: 1...9, using: &random)
      let letters = (0..<count).compactMap { _ in characters.randomElement(using: &random) }
      let name = "paraph.Sign+" + String(letters)
      guard let service = try? QrexecService(parsing: name) else { continue }
      accepted += 1
      #expect(service.fullName == name)
      if let earlier = spellings.updateValue(name, forKey: service) { #expect(earlier == name) }
    }
    #expect(accepted > 100)
  }
}
