import FileTesting
import Glibc
import OwnThread
import ServiceActivation
import StrictJSON
import Testing
import Varlink

/// A server on a socket of its own, and what it tells.
final class ServerUnderTest: Sendable {
  let test = TestService()
  let path: String
  let server: VarlinkServer
  let running: Task<Result<Void, VarlinkTransportError>, Never>
  private let folder: TemporaryFolder

  /// The folder that the socket is in.
  var folderPath: String { folder.path("s") }
  private let socket: OwnSocket
  private let events: AsyncStream<VarlinkServerEvent>

  init(
    limits: VarlinkServer.Limits = .init(),
    refuses: Bool = false
  ) throws {
    folder = try TemporaryFolder()
    path = folder.path("s/socket")
    socket = try OwnSocket(listeningAt: path)
    let (events, continuation) = AsyncStream<VarlinkServerEvent>.makeStream()
    self.events = events
    server = try VarlinkServer(
      listeners: [socket.descriptor],
      limits: limits,
      observer: { event, _ in continuation.yield(event) },
      service: { [test] peer in refuses ? nil : test.service(adding: [whoAmI(peer)]) }
    )
    running = Task { [server] in
      do throws(VarlinkTransportError) {
        try await server.run()
        return Result<Void, VarlinkTransportError>.success(())
      } catch {
        return .failure(error)
      }
    }
  }

  func client() throws -> VarlinkClient { try VarlinkClient(socket: path) }

  /// A connection whose bytes the test writes itself.
  func rawConnection() throws -> RawConnection { try RawConnection(to: path) }

  /// Waits until the server tells of something; one task at a time may wait.
  func event<Fact>(_ fact: (VarlinkServerEvent) -> Fact?) async throws -> Fact {
    for await event in events {
      if let found = fact(event) { return found }
    }
    throw Unheard()
  }

  /// Waits until a connection has ended; says why it did.
  func ending() async throws -> VarlinkServingError? {
    try await event { event -> VarlinkServingError?? in
      if case .ended(_, let failure) = event { .some(failure) } else { nil }
    }
  }

  func finish() async throws {
    server.finish()
    try await running.value.get()
  }

  struct Unheard: Error {}
}

/// The method Who, which answers who calls.
private func whoAmI(_ peer: PeerCredentials) -> VarlinkInterface {
  VarlinkInterface(
    name: "org.example.Who",
    description: "interface org.example.Who\nmethod Who() -> (pid: int, uid: int)\n",
    handlers: [
      "Who": { (_, _) async throws(VarlinkError) in
        [
          "pid": .integer(Int64(peer.processID)),
          "uid": .integer(Int64(peer.userID)),
          "gid": .integer(Int64(peer.groupID)),
          "groups": .array(peer.supplementaryGroupIDs.map { .integer(Int64($0)) }),
          "executable": .string(peer.executable ?? ""),
        ]
      }
    ]
  )
}

/// A connected socket without any protocol; closed with the value.
final class RawConnection: Sendable {
  let descriptor: Int32

  init(to path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // Safe because: the path is shorter than the field, which is zero to its end.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let failure = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size)
      }
    }
    try #require(failure == 0)
  }

  deinit { close(descriptor) }

  /// Writes; returns false if the other side is gone.
  @discardableResult
  func write(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    // Safe because: the count is the array's.
    return unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Everything up to the end, on a thread that may block.
  func readToEnd() async -> String { await onThread { self.read() } }

  /// Writes as much as the other side takes, and then reads everything up to the end.
  func exchange(_ text: String) async -> String {
    await onThread {
      self.write(text)
      return self.read()
    }
  }

  private func read() -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      // Safe because: the count is the array's.
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      text += buffer.prefix(count)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Writes the same again and again until the other side is gone.
  func writeToEnd(_ text: String) async {
    await onThread { while self.write(text) {} }
  }

  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      let failure = startThread(named: "client") { continuation.resume(returning: body()) }
      precondition(failure == nil, "no thread")
    }
  }
}
