import QubesService
import StrictJSON
import Testing
import Varlink

/// What the bridge reads in frames that our own server wrote.
@Suite
struct AnswerFrameTests {
  private static let tricky = #"","error":"org.paraph.Agent.PINBlocked","state":"waiting_for_pin"#

  @Test(arguments: AnswerFrame.LiveState.allCases)
  func `a step is known by its state`(state: AnswerFrame.LiveState) {
    let parameters: JSONObject = ["tries_left": 3, "state": .string(state.rawValue)]
    #expect(AnswerFrame(VarlinkReply.continued(parameters).encoded()) == .step(state))
    #expect(!state.line.isEmpty)
  }

  @Test
  func `a text that looks like members is none`() {
    let parameters: JSONObject = ["note": .string(Self.tricky), "state": "signed"]
    #expect(AnswerFrame(VarlinkReply.continued(parameters).encoded()) == .step(nil))
    #expect(AnswerFrame(VarlinkReply.last(["note": .string(Self.tricky)]).encoded()) == .finished)
  }

  @Test
  func `the last reply and an error end it, the error with its name alone`() {
    let last = VarlinkReply.last(["state": "finished", "count": 2])
    #expect(AnswerFrame(last.encoded()) == .finished)
    let error = VarlinkError("org.paraph.Agent.NotApproved", ["detail": "/home/user/x"])
    #expect(AnswerFrame(VarlinkReply.failure(error).encoded()) == .failed("NotApproved"))
    let strange = VarlinkError("a.\u{1b}[31m")
    #expect(AnswerFrame(VarlinkReply.failure(strange).encoded()) == .failed("Unknown"))
  }

  @Test(arguments: ["", "{", "\"error\":\"", "{\"error\":\"\"}", "\"state\":\"", "\""])
  func `half a frame breaks nothing`(text: String) {
    switch AnswerFrame(Array(text.utf8)) {
    case .failed(let name): #expect(name == "Unknown")
    case .finished, .step: break
    }
  }
}
