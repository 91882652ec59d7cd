internal import ContainerSignature
internal import FoundationEssentials
internal import Glibc
internal import QubesService
internal import Subprocess
internal import SystemPackage
internal import Varlink

/// The way to the agent in another qube: `qrexec-client-vm`, once for each call.
///
/// Which service is called is in its name: `paraph.PublicKey+KEY`, and for signatures
/// `paraph.Sign+KEY+REPOSITORY` if all images are of one repository, `paraph.Sign+KEY` if not.
struct QrexecRoute: Sendable {
  private static let program = "qrexec-client-vm"
  /// What is kept of what the program says, in bytes: some hundred lines.
  private static let mostWords = 1 << 16
  /// How long the program has for its end once the call is over.
  private static let patience = Duration.seconds(5)

  /// The qube.
  let target: QrexecTarget
  /// The key's short name there.
  let key: KeyAlias

  /// The service that tells the public key.
  var publicKey: QrexecService? { .publicKey(key: key) }

  /// The service that signs these images.
  ///
  /// A repository with a name too long for a service is left out, as if there were several.
  func signing(_ images: [ImageToSign]) -> QrexecService? {
    let names = Set(images.map { "\($0.reference.domain)/\($0.reference.repositoryPath)" })
    let only = names.count == 1 ? names.first.flatMap(RepositoryName.init) : nil
    let service = QrexecService.sign(key: key, repository: only)
    guard service.fullName.utf8.count <= QrexecService.longestFullName else {
      return .sign(key: key, repository: nil)
    }
    return service
  }

  /// Makes one call.
  ///
  /// What is written stays open until the body has returned: its end takes a call back. The result is
  /// the body's then, however the program ends: a qube that keeps the call open keeps nobody here.
  ///
  /// - Parameters:
  ///   - service: What is called.
  ///   - body: What calls, once, and reads the answer.
  /// - Returns: What the body returned.
  /// - Throws: ``AgentFailure`` with what the program's end says, or what the body threw.
  func withCall<Value: Sendable>(
    _ service: QrexecService,
    _ body: (VarlinkClient) async throws -> Value
  ) async throws -> Value {
    let program = try Self.find()
    let (ours, theirs) = try AgentProcess.socketPair()
    let client: VarlinkClient
    do {
      client = try VarlinkClient(
        input: ours,
        output: ours,
        callLimit: RequestLimits.byteCount
      )
    } catch {
      Glibc.close(theirs)
      throw Failure("AgentNotStarted", "no thread for the call", status: .agent)
    }
    // Not a child task: it would be killed with this one when that is cancelled, and a signature
    // that is being made would be lost on its way.
    let process = Task { await run(program, service, theirs) }
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(client))
    } catch {
      result = .failure(error)
    }
    client.close()
    let deadline = Task {
      try await Task.sleep(for: Self.patience)
      process.cancel()
    }
    let ending = await process.value
    deadline.cancel()
    if case .failure(let error) = result, QrexecEnding.explains(error) {
      switch ending {
      case .success(let ending): throw AgentFailure.failed(ending.failure)
      case .failure(let error): throw AgentProcess.notStarted(Self.program, error)
      }
    }
    return try result.get()
  }

  /// Runs the program to its end; cancelling the task kills it.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - service: What is called.
  ///   - end: Its standard input and output, which is closed here.
  /// - Returns: How it ended, or why it couldn't be started.
  private func run(
    _ program: String,
    _ service: QrexecService,
    _ end: Int32
  ) async -> Result<QrexecEnding, any Error> {
    var isOpen = true
    var words: [UInt8] = []
    var options = PlatformOptions()
    // Ctrl-C on a terminal is for us: we take the call back, and what is being made still arrives.
    options.processGroupID = 0
    do {
      let descriptor = FileDescriptor(rawValue: end)
      let execution = try await Subprocess.run(
        .path(FilePath(program)),
        arguments: [target.description, service.fullName],
        platformOptions: options,
        input: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
        output: .fileDescriptor(descriptor, closeAfterSpawningProcess: false),
        error: .sequence
      ) { execution in
        // Open here as well, it would hide the end of the call.
        isOpen = false
        Glibc.close(end)
        for try await part in execution.standardError {
          // Read on, or it would wait for us.
          let room = Self.mostWords - words.count
          // Safe because: the bytes are copied before the call is over.
          unsafe part.withUnsafeBytes { unsafe words += $0.prefix(room) }
        }
      }
      return .success(
        QrexecEnding(
          execution.terminationStatus,
          words: words,
          target: target,
          service: service
        )
      )
    } catch {
      if isOpen { Glibc.close(end) }
      return .failure(error)
    }
  }

  /// The program on the PATH.
  private static func find() throws(Failure) -> String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let candidates = folders.filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
    guard let found = candidates.first(where: { unsafe access($0, X_OK) == 0 }) else {
      throw Failure(
        "NoQrexec",
        "there is no \(program) on the PATH",
        hint: "qrexec: is for qubes of Qubes OS; elsewhere use unix:PATH or exec:COMMAND",
        status: .agent
      )
    }
    return found
  }
}

extension Failure {
  /// Another qube's agent has no service for it.
  static var notForOtherQubes: Failure {
    Failure(
      "NotForOtherQubes",
      "the agent of another qube signs images and tells its public key, and nothing else",
      hint: "do it in that qube itself; Ctrl-C takes a running call back",
      status: .usage
    )
  }
}
