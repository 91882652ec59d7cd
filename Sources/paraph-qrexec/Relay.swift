import Glibc
import QubesService

/// Carries a request to the agent and its answer back, and takes the call back in time if nobody
/// waits for it any more.
///
/// Nothing is asked again and again. A caller that is gone, or takes its call back, ends this
/// service's input: that is the event. The agent then hears of an end as well, and asks the card for
/// no further signature. What the card is signing at that moment is finished and recorded.
struct Relay {
  /// As much of an answer waits for a slow caller; then the agent waits.
  private static let mostWaiting = 1 << 20
  /// The longest frame of an answer, as clients take it.
  private static let longestFrame = 8 << 20
  /// How long a caller may take not one byte.
  private static let stallTime: Duration = .seconds(30)

  private let call: QrexecCall
  private let output: CallerOutput
  private let agent: Int32

  private var toAgent: [UInt8]
  private var toCaller: [UInt8] = []
  /// Since when the caller has taken nothing of what waits for it.
  private var stalledSince: Duration = .zero
  /// The frame that is coming in.
  private var frame: [UInt8] = []
  private var last: AnswerFrame?
  private var inputHasEnded = false
  private var isTakenBack = false

  /// Takes the two ends.
  ///
  /// - Parameters:
  ///   - call: What was called.
  ///   - output: The way to the caller.
  ///   - agent: A connection to the agent, non-blocking.
  ///   - request: What the agent gets, descriptor and request.
  init(_ call: QrexecCall, output: CallerOutput, agent: Int32, sending request: [UInt8]) {
    self.call = call
    self.output = output
    self.agent = agent
    toAgent = request
  }

  /// Carries all of it.
  mutating func run() throws(Ending) {
    guard !output.isGone else { throw Self.callerGone }
    while last == nil || !toCaller.isEmpty {
      let ready = try wait()
      if ready.input { try readInput() }
      if ready.agentTakes { try writeToAgent() }
      if ready.agentGives { try readAnswer() }
      if ready.callerTakes { try writeToCaller() }
    }
    if case .failed(let name) = last { throw Ending(.refused, "the agent refused: \(name)") }
  }

  private static var callerGone: Ending { Ending(.callerGone, "the caller is gone") }

  private static var callerStalls: Ending {
    Ending(.callerGone, "the caller took nothing for \(stallTime.components.seconds) seconds")
  }

  private struct Ready {
    let input: Bool
    let agentTakes: Bool
    let agentGives: Bool
    let callerTakes: Bool
  }

  /// Waits until something can be done.
  private func wait() throws(Ending) -> Ready {
    let wantsAnswer = last == nil && toCaller.count < Self.mostWaiting
    // An agent that has hung up would be reported again and again while nothing is read from it.
    let watchesAgent = wantsAnswer || last == nil && !toAgent.isEmpty
    let agentEvents = (wantsAnswer ? POLLIN : 0) | (toAgent.isEmpty ? 0 : POLLOUT)
    // One that is left out has a number below zero.
    var entries = [
      pollfd(fd: inputHasEnded ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: watchesAgent ? agent : -1, events: Int16(agentEvents), revents: 0),
      pollfd(
        fd: output.descriptor,
        events: Int16(toCaller.isEmpty ? 0 : POLLOUT),
        revents: 0
      ),
    ]
    let left = stalledSince + Self.stallTime - uptime()
    guard toCaller.isEmpty || left > .zero else { throw Self.callerStalls }
    // Safe because: the count is the array's.
    let count = unsafe poll(
      &entries,
      nfds_t(entries.count),
      toCaller.isEmpty ? -1 : left.pollTime
    )
    let ended = Int32(POLLHUP | POLLERR | POLLNVAL)
    func has(_ index: Int, _ events: Int32) -> Bool {
      count > 0 && Int32(entries[index].revents) & events != 0
    }
    guard !has(2, ended) else { throw Self.callerGone }
    return Ready(
      input: has(0, Int32(POLLIN) | ended),
      agentTakes: has(1, Int32(POLLOUT) | ended) && !toAgent.isEmpty,
      // What it said before its end is still read.
      agentGives: has(1, Int32(POLLIN) | ended) && wantsAnswer,
      callerTakes: has(2, Int32(POLLOUT))
    )
  }

  /// The caller says something though the request is whole, or ends its side.
  private mutating func readInput() throws(Ending) {
    var piece = [UInt8](repeating: 0, count: 1)
    // Safe because: the kernel writes no more bytes than the array has.
    let count = unsafe read(STDIN_FILENO, &piece, piece.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    guard count <= 0 else { throw Request.severalRequests }
    inputHasEnded = true
    guard !output.isGone else { throw Self.callerGone }
    // Who asks for a public key has said all. A signature is for somebody who waits for it.
    guard call.service.method == .sign else { return }
    isTakenBack = true
    say("the caller's input ended, so the call is taken back; it has to stay open until the end")
    takeBackIfSent()
  }

  private mutating func writeToAgent() throws(Ending) {
    // An agent that takes no more may have answered without reading all of it, as it does who calls
    // too often: what it said, or that it said nothing, is found by reading.
    if !sendWithoutWaiting(&toAgent, to: agent) { toAgent = [] }
    takeBackIfSent()
  }

  private mutating func writeToCaller() throws(Ending) {
    let waiting = toCaller.count
    guard output.send(&toCaller) else { throw Self.callerGone }
    if toCaller.count < waiting { stalledSince = uptime() }
  }

  /// Ends our side of the agent's connection, by which it takes a call for taken back.
  private func takeBackIfSent() {
    if isTakenBack, toAgent.isEmpty { shutdown(agent, Int32(SHUT_WR)) }
  }

  private mutating func readAnswer() throws(Ending) {
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    // Safe because: the kernel writes no more bytes than the array has.
    let count = unsafe read(agent, &piece, piece.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    guard count > 0 else { throw Self.agentGone }
    for byte in piece.prefix(count) where last == nil {
      frame.append(byte)
      if byte == 0 { takeFrame() }
    }
    guard frame.count <= Self.longestFrame else { throw Self.agentGone }
  }

  private mutating func takeFrame() {
    switch AnswerFrame(frame.dropLast()) {
    case .step(let state): if let state { say(state.line) }
    case let end: last = end
    }
    if toCaller.isEmpty { stalledSince = uptime() }
    toCaller += frame
    frame = []
  }

  private static var agentGone: Ending {
    Ending(
      .agentGone,
      "the agent broke off before its last reply",
      hint: "the request is no call that wants an answer, or the agent's journal says why"
    )
  }
}
