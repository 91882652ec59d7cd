import CardTesting
import Testing

/// The signature files of a checkout, as others see them.
struct SignatureFiles {
  /// Their paths in the checkout, sorted.
  let paths: [String]
  private let checkout: String

  /// Finds every file in a checkout, whatever its name; none may be left out.
  init(in checkout: String) async throws {
    self.checkout = checkout
    let found = try await runProgram("find", [checkout, "-not", "-type", "d", "-printf", "%P\\n"])
    paths = found.text.split(separator: "\n").map(String.init).sorted()
  }

  /// Has gpgv check each file against certificates, of which one has to fit.
  ///
  /// - Returns: The files that it doesn't accept.
  func refused(by certificates: [String]) async throws -> [String] {
    let script = """
      cd "$1" && while read -r file; do
        gpgv -q "${@:2}" "$file" >/dev/null 2>&1 || echo "$file"
      done
      """
    let result = try await runProgram(
      "bash",
      ["-c", script, "bash", checkout] + certificates.flatMap { ["--keyring", $0] },
      environment: ["GNUPGHOME": checkout],
      input: Array(paths.map { $0 + "\n" }.joined().utf8)
    )
    return result.text.split(separator: "\n").map(String.init)
  }

  /// Expects every file to be whole, with the mode that readers need.
  func expectAccepted(by certificates: String..., comment: Comment? = nil) async throws {
    #expect(try await refused(by: certificates).isEmpty, comment)
    let others = try await runProgram(
      "find",
      [checkout, "-type", "f", "-not", "-perm", "644"]
    )
    #expect(others.text.isEmpty, comment)
  }
}
