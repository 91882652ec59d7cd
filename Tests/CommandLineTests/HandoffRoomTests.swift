import FileTesting
import Subprocess
import Testing

/// A handoff of more images than an agent can list, should the run break off.
@Suite(.timeLimit(.minutes(15)))
struct HandoffRoomTests {
  @Test
  func `it is refused with what to do, before the agent is asked for anything`() async throws {
    let scene = try await HostileAgentScene()
    // More than 8 MiB hold with the signature of each.
    let images = (0..<6000).map { number in
      let digits = "\(number)"
      let digest = String(repeating: "0", count: 64 - digits.utf8.count) + digits
      return #"{"reference":"stagex/image-\#(number):1","digest":"sha256:\#(digest)"}"#
    }
    let request = #"{"paraph":"signing-request","version":1,"images":["#
    try scene.gnupg.folder.write(request + images.joined(separator: ",") + "]}", to: "request")
    let handoff = scene.gnupg.folder.path("handoff.json")
    // An agent that was asked would end for want of such a mode.
    let options = ["--handoff", handoff, "--request", scene.gnupg.folder.path("request")]
    let result = try await scene.sign("", images: 0, near: true, options)
    #expect(result.status == .exited(3), "\(result)")
    for sentence in [
      "a handoff of 6000 images can't be had from this agent", "one call of 8388608 bytes",
      "hint: nothing was signed; make a request of each part",
    ] { #expect(result.errors.contains(sentence), "\(result)") }
    #expect(scene.written.isEmpty && scene.gnupg.folder.read("handoff.json") == nil)
    try await scene.end()
  }
}
