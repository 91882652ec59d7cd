import StrictJSON
import Testing
import Varlink

/// Calls and replies, varlink.org, Method Call.
@Suite
struct VarlinkMessageTests {
  @Test(arguments: VarlinkCall.Mode.allCases)
  func `a call that was written is read back`(mode: VarlinkCall.Mode) throws {
    let call = VarlinkCall(
      method: "org.example.Test.Echo",
      parameters: ["text": "a\u{0}b\n", "list": [1, [], ["x": .null]]],
      mode: mode
    )
    let frame = call.encoded()
    #expect(!frame.contains(0))
    // U+0000 is an escape that the reader refuses: nothing may carry it.
    #expect(throws: VarlinkMessageError.self) { try VarlinkCall(parsing: frame) }
    var clean = call
    clean.parameters["text"] = "a b\n"
    #expect(try VarlinkCall(parsing: clean.encoded()) == clean)
  }

  @Test(arguments: [
    VarlinkReply.last([:]),
    .last(["a": 1]),
    .continued(["a": "é"]),
    .failure(VarlinkError("org.example.Test.Failed", ["why": "because"])),
  ])
  func `a reply that was written is read back`(reply: VarlinkReply) throws {
    #expect(try VarlinkReply(parsing: reply.encoded()) == reply)
  }

  @Test
  func `members that nobody knows and members that are null are passed over`() throws {
    let text = #"{"x":{"y":[1]},"method":"a.b.C","parameters":null,"more":null,"oneway":false}"#
    #expect(try VarlinkCall(parsing: Array(text.utf8)) == VarlinkCall(method: "a.b.C"))
    let reply = #"{"new":true,"continues":null,"error":null}"#
    #expect(try VarlinkReply(parsing: Array(reply.utf8)) == .last([:]))
  }

  @Test(arguments: [
    "", "[]", "1", "\"a.b.C\"", "{", "{}", #"{"method":1}"#, #"{"method":"a.b.C"}{}"#,
    #"{"method":"a.b.C","method":"a.b.D"}"#, #"{"method":"a.b.C","parameters":[]}"#,
    #"{"method":"a.b.C","parameters":{"a":1,"a":2}}"#, #"{"method":"a.b.C","more":1}"#,
    #"{"method":"a.b.C","more":true,"oneway":true}"#,
    #"{"method":"a.b.C","more":true,"upgrade":true}"#,
  ])
  func `what is no call is refused`(text: String) {
    #expect(throws: VarlinkMessageError.self) { try VarlinkCall(parsing: Array(text.utf8)) }
  }

  @Test(arguments: [
    "", "[]", #"{"parameters":1}"#, #"{"continues":"yes"}"#, #"{"error":{}}"#,
    #"{"error":"a.b.C","continues":true}"#, "{}\n{}",
  ])
  func `what is no reply is refused`(text: String) {
    #expect(throws: VarlinkMessageError.self) { try VarlinkReply(parsing: Array(text.utf8)) }
  }

  @Test
  func `a name is split into interface and member`() throws {
    let name = try #require(VarlinkName("org.varlink.service.GetInfo"))
    #expect(name.interface == "org.varlink.service")
    #expect(name.member == "GetInfo")
    #expect(name.description == "org.varlink.service.GetInfo")
    #expect(VarlinkName("a.b-c.D9") != nil)
  }

  @Test(arguments: [
    "", ".", "GetInfo", "a.GetInfo", "a..B", "a.b.", "a.b.c", "a.b.C_", "a.-b.C", "a.b-.C",
    "1a.b.C", "a.b.\u{212A}", "a.b.C\n", "ä.b.C", String(repeating: "a.", count: 127) + "BC",
  ])
  func `what is no name is refused`(text: String) {
    #expect(VarlinkName(text) == nil)
  }
}
