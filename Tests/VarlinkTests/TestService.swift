import Glibc
import StrictJSON
import Synchronization
import Testing
import Varlink

/// A service for the tests, and what its handlers saw.
final class TestService: Sendable {
  static let description = """
    # For tests.
    interface org.example.Test
    method Echo(text: string) -> (text: string)
    method Count(to: int, padding: ?string) -> (number: int, padding: ?string)
    method Wait() -> (wasCancelled: bool)
    method Fail(code: int) -> ()
    error Failed (code: int)

    """

  let cancelledCount = Mutex(0)

  var service: VarlinkService { service(adding: []) }

  func service(adding interfaces: [VarlinkInterface]) -> VarlinkService {
    VarlinkService(
      vendor: "Example",
      product: "Test",
      version: "1",
      url: "https://example.org",
      interfaces: [interface] + interfaces
    )
  }

  private var interface: VarlinkInterface {
    VarlinkInterface(
      name: "org.example.Test",
      description: Self.description,
      handlers: [
        "Echo": { (call, _) async throws(VarlinkError) in
          guard case .string(let text)? = call.parameters["text"] else {
            throw .invalidParameter("text")
          }
          return ["text": .string(text)]
        },
        "Count": { (call, sink) async throws(VarlinkError) in
          guard case .integer(let last)? = call.parameters["to"] else {
            throw .invalidParameter("to")
          }
          for number in 1..<last {
            if Task.isCancelled { break }
            var reply: JSONObject = ["number": .integer(number)]
            reply["padding"] = call.parameters["padding"]
            await sink.send(reply)
          }
          return ["number": .integer(last)]
        },
        "Wait": { (_, sink) async throws(VarlinkError) in
          await sink.send(["isWaiting": true])
          // Ends with the task's cancellation and by nothing else.
          for await _ in AsyncStream<Never>.makeStream().stream {}
          self.cancelledCount.withLock { $0 += 1 }
          await sink.send(["isLate": true])
          return ["wasCancelled": .bool(Task.isCancelled)]
        },
        "Fail": { (call, _) async throws(VarlinkError) in
          throw VarlinkError("org.example.Test.Failed", call.parameters)
        },
      ]
    )
  }
}

/// The two ends of a stream socket; who takes one closes it.
func socketEnds() throws -> (Int32, Int32) {
  var ends: [Int32] = [-1, -1]
  let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
  // Safe because: the array has the two elements that the kernel fills.
  try #require(unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0)
  return (ends[0], ends[1])
}

/// The reading and the writing end of a pipe; who takes one closes it.
func pipeEnds() throws -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [-1, -1]
  // Safe because: the array has the two elements that the kernel fills.
  try #require(unsafe pipe(&ends) == 0)
  return (ends[0], ends[1])
}

/// Writes bytes that may be no frame; few enough to fit the socket.
func writeRaw(_ text: String, to descriptor: Int32) {
  let bytes = Array(text.utf8)
  // Safe because: the count is the array's.
  #expect(unsafe write(descriptor, bytes, bytes.count) == bytes.count)
}

extension DescriptorTransport {
  func sendCall(
    _ method: String,
    _ parameters: JSONObject = [:],
    _ mode: VarlinkCall.Mode = .single
  )
    async throws
  {
    try await send(VarlinkCall(method: method, parameters: parameters, mode: mode).encoded())
  }

  func receiveReply() async throws -> VarlinkReply? {
    try await receive().map { try VarlinkReply(parsing: $0) }
  }
}
