import FileTesting
import FoundationEssentials
import Glibc
import ServiceActivation
import Testing

/// Telling the service manager, sd_notify(3).
@Suite
struct ServiceNotifierTests {
  @Test
  func `messages arrive as one datagram, at a path and at an abstract name`() async throws {
    let folder = try TemporaryFolder()
    for address in [folder.path("notify"), "@paraph-test-\(UUID())"] {
      let socket = try NotifySocket(address)
      let notifier = try ServiceNotifier(address: address)
      try notifier.send(.ready, .status("two\nlines\r\nof text"))
      #expect(await socket.receive() == ["READY=1", "STATUS=two lines of text"])
      try notifier.send(.stopping)
      #expect(await socket.receive() == ["STOPPING=1"])
    }
  }

  @Test(arguments: ["", "/", "@", "notify", "vsock:2:1234"])
  func `an address that isn't one is an error`(address: String) {
    #expect(throws: ServiceNotifierError.unsupportedAddress(address)) {
      try ServiceNotifier(address: address)
    }
  }

  @Test
  func `nobody there, or too long an address, is an error`() throws {
    let folder = try TemporaryFolder()
    let nobody = try ServiceNotifier(address: folder.path("nobody"))
    #expect(throws: ServiceNotifierError.system(errno: ENOENT)) { try nobody.send(.ready) }
    let long = try ServiceNotifier(address: "/" + String(repeating: "x", count: 200))
    #expect(throws: ServiceNotifierError.system(errno: ENAMETOOLONG)) { try long.send(.ready) }
  }
}
