import FileTesting
import Subprocess
import Testing

/// Arguments that aren't UTF-8: read as text, with U+FFFD for what isn't, they name another file.
@Suite
struct ArgumentBytesTests {
  /// Runs a program on the file `o\xFF` of a folder in which `o` and U+FFFD stands.
  private func run(
    _ program: String,
    _ arguments: [String],
    in folder: TemporaryFolder,
    environment: [Environment.Key: String] = [:]
  ) async throws -> ProgramResult {
    try folder.write("precious", to: "o\u{FFFD}")
    let result = try await runProgram(
      "bash",
      [
        "-c", #"cd "$1"; shift; exec "${@/FILE/$'o\xff'}""#, "bash", folder.path,
        builtProgram(program),
      ] + arguments,
      environment: environment
    )
    #expect(folder.read("o\u{FFFD}") == Array("precious".utf8), "\(result)")
    #expect(folder.names() == ["o\u{FFFD}"], "\(result)")
    #expect(result.output.isEmpty, "\(result)")
    return result
  }

  @Test
  func `paraph-gpg refuses one, and overwrites no other file`() async throws {
    let home = try GnuPGHome()
    let key = try await home.makeKey("signer")
    try await home.gpg(["--output", home.folder.path("key.pgp"), "--export", key])
    let result = try await run(
      "paraph-gpg",
      ["--yes", "-o", "FILE", "--export"],
      in: try TemporaryFolder(),
      environment: ["PARAPH_KEYS": home.folder.path("key.pgp")]
    )
    #expect(result.status == .exited(2), "\(result)")
    #expect(
      result.errors.hasPrefix("paraph-gpg: error: an argument isn't UTF-8: 'o\\xFF'\n"),
      "\(result)"
    )
    try await home.end()
  }

  @Test
  func `paraph refuses one, and writes no other file`() async throws {
    let image = "stagex/a:1@sha256:" + String(repeating: "ab", count: 32)
    let result = try await run(
      "paraph",
      ["request", "-o", "FILE.request.json", image],
      in: try TemporaryFolder()
    )
    #expect(result.status == .exited(2), "\(result)")
    #expect(result.errors.contains("an argument isn't UTF-8: 'o\\xFF.request.json'"), "\(result)")
  }

  @Test
  func `paraphd refuses one, and makes no other socket`() async throws {
    let folder = try TemporaryFolder()
    let result = try await run("paraphd", ["--listen", folder.path("FILE.socket")], in: folder)
    #expect(result.status == .exited(64), "\(result)")
    #expect(result.errors.contains("an argument isn't UTF-8"), "\(result)")
  }
}
