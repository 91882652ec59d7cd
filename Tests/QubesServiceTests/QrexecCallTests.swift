import QubesService
import Testing

/// Who calls and for whom: descriptors, qubes' names, targets.
@Suite
struct QrexecCallTests {
  @Test
  func `a descriptor has the form in which qrexec tells it to a socket`() throws {
    let call = try QrexecCall(fullName: "paraph.Sign+release", source: "work")
    #expect(call.descriptor == Array("paraph.Sign+release work".utf8))
    #expect(try QrexecCall(parsing: call.descriptor) == call)
  }

  @Test(
    arguments: [
      ("", .descriptor(byteCount: 0)),
      ("paraph.Sign+release", .descriptor(byteCount: 19)),
      ("paraph.Sign+release  work", .descriptor(byteCount: 25)),
      ("paraph.Sign+release work ", .descriptor(byteCount: 25)),
      ("paraph.Sign+release work\n", .descriptor(byteCount: 25)),
      // As dom0 would get it.
      ("paraph.Sign+release work name dom0", .descriptor(byteCount: 34)),
      ("paraph.Sign+release 1work", .qube("1work")),
      ("paraph.Sign+release w\u{e9}rk", .descriptor(byteCount: 25)),
      ("paraph.Sign+night-6Cy work", .notCanonical("night-6Cy", canonical: "nightly")),
      ("{\"method\":\"org.paraph.Agent.Sign\"}", .descriptor(byteCount: 34)),
    ] as [(String, QrexecServiceError)]
  )
  func `anything else is no descriptor`(text: String, error: QrexecServiceError) {
    #expect(throws: error) {
      // One that is no service's name by itself counts as none.
      try QrexecCall(parsing: Array(text.utf8))
    }
  }

  @Test
  func `a descriptor longer than any is refused without a look at it`() {
    let descriptor = Array(repeating: UInt8(ascii: "a"), count: QrexecCall.longestDescriptor + 1)
    #expect(throws: QrexecServiceError.descriptor(byteCount: descriptor.count)) {
      try QrexecCall(parsing: descriptor)
    }
  }

  @Test(arguments: ["work", "Dev-2", "sys_usb.1", String(repeating: "q", count: 31)])
  func `a qube's name is taken as it is`(name: String) {
    #expect(QubeName(name)?.name == name)
  }

  @Test(arguments: [
    "", "1work", "-work", "_work", ".work", "work/2", "work work", "w\u{f6}rk", "@adminvm",
    String(repeating: "q", count: 32), "work\n",
  ])
  func `what no qube can be called is no name`(name: String) {
    #expect(QubeName(name) == nil)
  }

  @Test(arguments: ["vault", "@default", "@dispvm", "@dispvm:signer"])
  func `a target is written as qrexec takes it`(text: String) {
    #expect(QrexecTarget(text)?.description == text)
  }

  @Test(arguments: [
    "", "-t", "--help", "@adminvm", "@dispvm:", "@dispvm:@default", "@tag:x", "a b",
  ])
  func `what is no target, or could be an option, is refused`(text: String) {
    #expect(QrexecTarget(text) == nil)
  }
}
