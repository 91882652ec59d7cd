import FileTesting
import FoundationEssentials
import StrictJSON
import Subprocess
import Testing

/// A checkout with one image, everybody's certificates, and the commands that judge it.
struct Gate {
  let cast: Cast
  let folder: TemporaryFolder

  /// Makes an empty checkout, and files with the people.
  init() async throws {
    cast = try await Cast.shared
    folder = try TemporaryFolder()
    try folder.makeFolder("signatures/\(Cast.place)")
    for (name, certificate) in cast.certificates where name != "ghost" {
      try folder.write(certificate, to: "keys/\(name).asc")
    }
    try folder.write(try quorumFile(), to: "quorum.toml")
  }

  /// A quorum's file with these people, each under a name and with the key of one of the cast.
  func quorumFile(threshold: Int = 2, people: [(String, of: String)]? = nil) throws -> String {
    let people = people ?? Cast.maintainers.map { ($0, of: $0) }
    let sections = try people.map { name, key in
      "[[maintainer]]\nname = \"\(name)\"\nkeys = [\"\(try cast.fingerprint(key))\"]\n"
    }
    return "version = 1\nexpires = 9999-01-01\nthreshold = \(threshold)\n" + sections.joined()
  }

  /// The file of a signature, beneath the folder.
  static func file(_ number: Int) -> String { "signatures/\(Cast.place)/signature-\(number)" }

  /// Puts a signature into the checkout.
  func put(_ bytes: [UInt8], as number: Int) throws {
    try folder.write(bytes, to: Self.file(number))
  }

  /// Puts one of the cast's signatures into the checkout.
  func put(_ name: String, as number: Int) throws {
    try put(try cast.signature(name), as: number)
  }

  /// The options that both commands have, for the image without its tag.
  private var usual: [String] {
    ["--lookaside", folder.path("signatures"), "--keys", folder.path("keys")]
  }

  /// Runs `paraph quorum`, for one image unless the arguments name others.
  func quorum(
    _ arguments: [String] = [],
    of image: String? = Cast.image,
    people: String = "quorum.toml"
  ) async throws -> ProgramResult {
    let images = image.map { [$0] } ?? []
    return try await paraph(
      ["quorum"] + usual + ["--maintainers", folder.path(people)] + arguments + images
    )
  }

  /// Runs `paraph verify`.
  func verify(
    _ arguments: [String] = [],
    of image: String = Cast.image
  ) async throws -> ProgramResult {
    try await paraph(["verify"] + usual + arguments + [image])
  }

  /// Runs `paraph` with too little memory to read a large file as a whole.
  func paraph(_ arguments: [String]) async throws -> ProgramResult {
    // The address sanitizer reserves terabytes for its shadow memory.
    let isSanitized = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil
    let limit = isSanitized ? "unlimited" : "\(2 << 30)"
    return try await runProgram(
      "prlimit",
      ["--as=\(limit)", builtProgram("paraph")] + arguments,
      environment: ["LC_ALL": "C.UTF-8"]
    )
  }
}

extension ProgramResult {
  /// The lines of standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The lines of standard output as objects.
  var events: [JSONObject] {
    get throws {
      try lines.map { line in
        guard case .object(let object) = try JSONValue(parsing: Array(line.utf8)) else {
          throw JSONShapeError.number(.root)
        }
        return object
      }
    }
  }
}

extension JSONObject {
  /// A member that is a string.
  func text(_ name: String) -> String? {
    guard case .string(let text)? = self[name] else { return nil }
    return text
  }

  /// A member that is a list of strings.
  func texts(_ name: String) -> [String] {
    guard case .array(let values)? = self[name] else { return [] }
    return values.compactMap { value in
      guard case .string(let text) = value else { return nil }
      return text
    }
  }

  /// A member that is a list of objects.
  func objects(_ name: String) -> [JSONObject] {
    guard case .array(let values)? = self[name] else { return [] }
    return values.compactMap { value in
      guard case .object(let object) = value else { return nil }
      return object
    }
  }
}
