import Glibc
import StrictJSON
import Synchronization
import Testing
import Varlink

/// A service behind a connection, seen from the other end of its socket.
@Suite
struct VarlinkServingTests {
  private let test = TestService()
  private let peer: DescriptorTransport
  private let peerDescriptor: Int32
  private let serving: Task<Result<Void, VarlinkServingError>, Never>
  private let padding = JSONValue.string(String(repeating: "x", count: 4000))

  init() throws {
    (peer, peerDescriptor, serving) = try Self.connect(to: test.service, sendTimeLimit: nil)
  }

  private static func connect(
    to service: VarlinkService,
    sendTimeLimit: Duration?
  ) throws -> (DescriptorTransport, Int32, Task<Result<Void, VarlinkServingError>, Never>) {
    let (ours, theirs) = try socketEnds()
    let peer = try DescriptorTransport(input: ours, output: ours)
    let transport = try DescriptorTransport(
      input: theirs,
      output: theirs,
      frameLimit: 5000,
      sendTimeLimit: sendTimeLimit ?? DescriptorTransport.standardSendTimeLimit
    )
    let serving = Task {
      do throws(VarlinkServingError) {
        try await service.serve(transport)
        return Result<Void, VarlinkServingError>.success(())
      } catch {
        return .failure(error)
      }
    }
    return (peer, ours, serving)
  }

  @Test
  func `calls are answered in their order, however many were sent at once`() async throws {
    for number in 1...20 {
      try await peer.sendCall("org.example.Test.Echo", ["text": .string("\(number)")])
    }
    for number in 1...20 {
      #expect(try await peer.receiveReply() == .last(["text": .string("\(number)")]))
    }
    peer.finishSending()
    #expect(try await peer.receiveReply() == nil)
    try await serving.value.get()
  }

  @Test
  func `a caller who wants more gets them all, marked up to the last`() async throws {
    try await peer.sendCall("org.example.Test.Count", ["to": 3], .more)
    #expect(try await peer.receiveReply() == .continued(["number": 1]))
    #expect(try await peer.receiveReply() == .continued(["number": 2]))
    #expect(try await peer.receiveReply() == .last(["number": 3]))
  }

  @Test
  func `a caller who wants one reply gets the last, one who wants none gets none`() async throws {
    try await peer.sendCall("org.example.Test.Count", ["to": 3], .oneway)
    try await peer.sendCall("org.example.Test.Fail", ["code": 1], .oneway)
    try await peer.sendCall("org.example.Test.Count", ["to": 4])
    #expect(try await peer.receiveReply() == .last(["number": 4]))
  }

  @Test(arguments: [
    ("GetInfo", VarlinkError.invalidParameter("method")),
    ("org.example.Other.Echo", .interfaceNotFound("org.example.Other")),
    ("org.example.Test.Other", .methodNotFound("org.example.Test.Other")),
    ("org.example.Test.Echo", .invalidParameter("text")),
    ("org.example.Test.Fail", VarlinkError("org.example.Test.Failed")),
    ("org.varlink.service.GetInterfaceDescription", .invalidParameter("interface")),
  ])
  func `what goes wrong has its name`(method: String, error: VarlinkError) async throws {
    try await peer.sendCall(method)
    #expect(try await peer.receiveReply() == .failure(error))
    // And the connection lives on.
    try await peer.sendCall("org.example.Test.Echo", ["text": "still here"])
    #expect(try await peer.receiveReply() == .last(["text": "still here"]))
  }

  @Test
  func `a protocol upgrade is refused`() async throws {
    try await peer.sendCall("org.example.Test.Echo", ["text": "a"], .upgrade)
    let error = VarlinkError.methodNotImplemented("org.example.Test.Echo")
    #expect(try await peer.receiveReply() == .failure(error))
  }

  @Test
  func `hanging up by half cancels the call, whose last replies still come`() async throws {
    try await peer.sendCall("org.example.Test.Wait", [:], .more)
    #expect(try await peer.receiveReply() == .continued(["isWaiting": true]))
    peer.finishSending()
    #expect(try await peer.receiveReply() == .continued(["isLate": true]))
    #expect(try await peer.receiveReply() == .last(["wasCancelled": true]))
    #expect(try await peer.receiveReply() == nil)
    try await serving.value.get()
  }

  @Test
  func `hanging up cancels the call even if others wait behind it`() async throws {
    try await peer.sendCall("org.example.Test.Wait", [:], .more)
    for _ in 1...3 { try await peer.sendCall("org.example.Test.Wait") }
    #expect(try await peer.receiveReply() == .continued(["isWaiting": true]))
    peer.finishSending()
    #expect(try await peer.receiveReply() == .continued(["isLate": true]))
    for _ in 1...4 { #expect(try await peer.receiveReply() == .last(["wasCancelled": true])) }
    #expect(try await peer.receiveReply() == nil)
  }

  @Test
  func `a caller who is gone cancels the call`() async throws {
    try await peer.sendCall("org.example.Test.Wait", [:], .more)
    #expect(try await peer.receiveReply() == .continued(["isWaiting": true]))
    peer.close()
    let result = await serving.value
    #expect(throws: VarlinkServingError.transport(.peerGone)) { try result.get() }
    #expect(test.cancelledCount.withLock { $0 } == 1)
  }

  @Test
  func `stopping the service cancels the call and lets it finish`() async throws {
    try await peer.sendCall("org.example.Test.Wait", [:], .more)
    #expect(try await peer.receiveReply() == .continued(["isWaiting": true]))
    serving.cancel()
    #expect(try await peer.receiveReply() == .continued(["isLate": true]))
    #expect(try await peer.receiveReply() == .last(["wasCancelled": true]))
    try await serving.value.get()
  }

  @Test
  func `a caller who reads nothing is given up after a while and a bounded amount`() async throws {
    let limit = Duration.milliseconds(100)
    let (peer, _, serving) = try Self.connect(to: test.service, sendTimeLimit: limit)
    let parameters: JSONObject = ["to": 10_000_000, "padding": padding]
    try await peer.sendCall("org.example.Test.Count", parameters, .more)
    let result = await serving.value
    let error = VarlinkServingError.transport(.stalled(limit))
    #expect(throws: error) { try result.get() }
    // What was on the way is still there; the frame that it stopped in isn't whole.
    var count = 0
    while let reply = try? await peer.receiveReply() {
      count += 1
      guard case .continued = reply else {
        Issue.record("the last reply came through")
        return
      }
    }
    #expect((1..<1000).contains(count))
  }

  @Test
  func `a slow caller gets everything in order`() async throws {
    let parameters: JSONObject = ["to": 300, "padding": padding]
    try await peer.sendCall("org.example.Test.Count", parameters, .more)
    // More than fits into all buffers between the two.
    for number in 1..<300 as Range<Int64> {
      let expected: JSONObject = ["number": .integer(number), "padding": padding]
      guard try await peer.receiveReply() == .continued(expected) else {
        Issue.record("reply \(number)")
        return
      }
    }
    #expect(try await peer.receiveReply() == .last(["number": 300]))
  }

  @Test
  func `a frame over the limit ends the connection`() async throws {
    try await peer.send(Array(repeating: UInt8(ascii: " "), count: 5001))
    let result = await serving.value
    let error = VarlinkServingError.transport(.frameTooLong(limit: 5000))
    #expect(throws: error) { try result.get() }
    // Bytes that nobody read make the kernel reset the connection instead of ending it.
    let reply = try? await peer.receiveReply()
    #expect(reply == nil)
  }

  @Test
  func `half a frame ends the connection`() async throws {
    writeRaw(#"{"method":"org.ex"#, to: peerDescriptor)
    peer.finishSending()
    let result = await serving.value
    let error = VarlinkServingError.transport(.truncatedFrame(byteCount: 17))
    #expect(throws: error) { try result.get() }
  }

  @Test
  func `what is no call ends the connection without an answer`() async throws {
    writeRaw("GET / HTTP/1.1\r\n\r\n\0", to: peerDescriptor)
    #expect(try await peer.receiveReply() == nil)
    let result = await serving.value
    #expect(throws: VarlinkServingError.self) { try result.get() }
  }
}
