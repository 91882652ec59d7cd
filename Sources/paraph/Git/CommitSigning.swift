import AgentClient
import Glibc
import PrintableText
import Subprocess
import SystemPackage

/// The signing of a commit that git put together.
///
/// The program is run as git would, but by us, and on our standard error: git keeps to itself, or
/// tells in its own way, what the program says. A person would see neither when to touch the card
/// nor why there is no signature.
///
/// Source: git 2.39, gpg-interface.c, `sign_buffer_gpg`; commit.c, `sign_with_header`.
struct CommitSigning: Sendable {
  /// The most bytes that a signature may have.
  private static let mostOutput = 1 << 20

  let git: Git
  /// The program that signs, by its path.
  let signer: String
  /// Whose key the program is asked for; nil for the one that git is set to.
  let key: String?

  /// Signs a commit; the one without a signature stays behind as an object that nothing names, until
  /// git tidies up.
  ///
  /// - Parameter unsigned: The commit's name.
  /// - Returns: The name of the same commit with its signature.
  /// - Throws: ``Failure``; why, the program has said.
  func sign(_ unsigned: String) async throws(Failure) -> String {
    let commit = try await git.tellBytes(["cat-file", "commit", unsigned])
    let signature = try await signature(over: commit)
    // A repository's names are as long as its hash.
    let header = unsigned.utf8.count == 64 ? "gpgsig-sha256" : "gpgsig"
    let signed = Self.commit(commit, signedBy: signature, as: header)
    let name = try await git.tellBytes(
      ["hash-object", "-t", "commit", "-w", "--stdin"],
      input: signed
    )
    return String(decoding: name.dropLast(), as: UTF8.self)
  }

  /// The commit with a signature as the last of its headers, whose further lines begin with a space.
  private static func commit(
    _ commit: [UInt8],
    signedBy signature: [UInt8],
    as header: String
  ) -> [UInt8] {
    let headerEnd = commit.firstRange(of: Array("\n\n".utf8))
    let place = headerEnd.map { $0.lowerBound + 1 } ?? commit.endIndex
    let lines = signature.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast()
    let text = lines.flatMap { [UInt8(ascii: " ")] + $0 + [UInt8(ascii: "\n")] }
    return commit[..<place] + Array(header.utf8) + text + commit[place...]
  }

  /// Whose key git would ask for: the one that it is set to, or else the committer's.
  private func keyName() async throws(Failure) -> String {
    if let key { return key }
    let configured = try await git.ask(["config", "--get", "user.signingKey"])
    if configured.isSuccess { return configured.line }
    let committer = try await git.tell(["var", "GIT_COMMITTER_IDENT"])
    // The time stands behind it.
    return committer.lastIndex(of: ">").map { String(committer[...$0]) } ?? committer
  }

  private func signature(over commit: [UInt8]) async throws(Failure) -> [UInt8] {
    let key = try await keyName()
    let folder = try await git.tell(["rev-parse", "--absolute-git-dir"])
    let ended: TerminationStatus
    let signature: [UInt8]
    do {
      let input = try Self.file(of: commit, in: folder)
      defer { try? input.close() }
      let result = try await run(
        .path(FilePath(signer)),
        arguments: ["-bsau", key],
        environment: .custom(git.environmentOfPrograms),
        workingDirectory: FilePath(git.folder),
        input: .fileDescriptor(input, closeAfterSpawningProcess: false),
        output: .bytes(limit: Self.mostOutput),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      )
      ended = result.terminationStatus
      // Some systems end lines in their own way, which a header has no room for.
      signature = result.standardOutput.filter { $0 != UInt8(ascii: "\r") }
    } catch {
      throw GitSentences.notSigned("\(printable(signer)) can't be run: \(whyNotRun(error))")
    }
    guard let problem = Self.problem(ended, signature) else { return signature }
    throw GitSentences.notSigned("\(printable(signer)): \(problem)")
  }

  /// Why what the program did and gave is no signature; nil if it is one.
  private static func problem(
    _ ended: TerminationStatus,
    _ signature: [UInt8]
  ) -> String? {
    switch ended {
    case .exited(0): break
    case .exited(let number): return "its exit status is \(number)"
    case .signaled(let number): return "signal \(number) ended it"
    }
    let lastLine = "\n-----END PGP SIGNATURE-----\n".utf8
    let isArmored =
      signature.starts(with: "-----BEGIN PGP SIGNATURE-----\n".utf8)
      && signature.suffix(lastLine.count).elementsEqual(lastLine)
      && signature.allSatisfy { $0 == UInt8(ascii: "\n") || (0x20...0x7E).contains($0) }
    return isArmored ? nil : "what it gave is no armored signature"
  }

  /// A file without a name: a pipe breaks when a program ends without reading it, and it is that which
  /// would be told.
  private static func file(of bytes: [UInt8], in folder: String) throws -> FileDescriptor {
    var path = Array((folder + "/paraph-commit-XXXXXX").utf8CString)
    // Safe because: the array ends with a NUL, and the call changes six letters before it.
    let number = unsafe path.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return Int32(-1) }
      let number = unsafe mkstemp(start)
      if number >= 0 { _ = unsafe unlink(start) }
      return number
    }
    guard number >= 0, fcntl(number, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Errno(rawValue: errno)
    }
    let file = FileDescriptor(rawValue: number)
    do {
      try file.writeAll(bytes)
      try file.seek(offset: 0, from: .start)
    } catch {
      try? file.close()
      throw error
    }
    return file
  }
}
