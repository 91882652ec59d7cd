import Glibc
import Testing
import Varlink

/// A connection over two pipes, as a child's standard streams are.
@Suite
struct DescriptorTransportTests {
  @Test
  func `frames larger than a pipe pass in both directions`() async throws {
    let there = try pipeEnds()
    let back = try pipeEnds()
    let one = try DescriptorTransport(input: back.reading, output: there.writing)
    let other = try DescriptorTransport(input: there.reading, output: back.writing)
    let frame = (0..<300_000).map { UInt8($0 % 251) + 1 }
    async let sent: Void = one.send(frame)
    let received = try #require(try await other.receive())
    try await sent
    #expect(received == frame)
    async let returned: Void = other.send(received)
    #expect(try await one.receive() == frame)
    try await returned
    one.finishSending()
    #expect(try await other.receive() == nil)
    await other.untilInputEnds()
  }

  @Test
  func `writing to a pipe that nobody reads is an error and no signal`() async throws {
    let there = try pipeEnds()
    let back = try pipeEnds()
    let transport = try DescriptorTransport(input: back.reading, output: there.writing)
    close(there.reading)
    // It is noticed with nothing being written, too.
    await transport.untilInputEnds()
    await #expect(throws: VarlinkTransportError.peerGone) { try await transport.send([1]) }
    close(back.writing)
  }

  @Test
  func `closing lets go on who waits`() async throws {
    let (ours, theirs) = try socketEnds()
    let transport = try DescriptorTransport(input: ours, output: ours)
    let waiting = Task { () async throws(VarlinkTransportError) in try await transport.receive() }
    let watching = Task { await transport.untilInputEnds() }
    transport.close()
    await #expect(throws: VarlinkTransportError.closed) { try await waiting.value }
    await watching.value
    await #expect(throws: VarlinkTransportError.closed) { try await transport.send([1]) }
    close(theirs)
  }

  @Test
  func `waiting for the input's end is ended by cancelling`() async throws {
    let (ours, theirs) = try socketEnds()
    let transport = try DescriptorTransport(input: ours, output: ours)
    let watching = Task { await transport.untilInputEnds() }
    watching.cancel()
    await watching.value
    close(theirs)
  }

  @Test
  func `a transport that nobody has any more closes its descriptors`() async throws {
    let (ours, theirs) = try socketEnds()
    do { _ = try DescriptorTransport(input: ours, output: ours) }
    let other = try DescriptorTransport(input: theirs, output: theirs)
    #expect(try await other.receive() == nil)
  }
}
