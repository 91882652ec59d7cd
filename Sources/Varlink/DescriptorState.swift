/// What a transport's thread and its callers share.
struct DescriptorState: Sendable {
  typealias Received = Result<[UInt8]?, VarlinkTransportError>
  typealias Sent = Result<Void, VarlinkTransportError>

  /// One frame on its way out.
  struct Outgoing: Sendable {
    let bytes: ArraySlice<UInt8>
    let continuation: CheckedContinuation<Sent, Never>
  }

  /// Why nothing more is read.
  enum InputEnd: Sendable {
    case endOfFile
    case stopped
    case failed(VarlinkTransportError)
  }

  var frames: VarlinkFrames
  /// Nil as long as something may come.
  var inputEnd: InputEnd?
  /// Whether the other side is known to send no more, though not all is read yet.
  var peerHungUp = false
  var receiver: CheckedContinuation<Received, Never>?
  /// Nil if the other side may take forever for its frames.
  private var watch: ReceiveWatch?
  var inputEndWaiters: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextWaiter = 0

  var outgoing: [Outgoing] = []
  /// Since when not one byte went out, though one should.
  var stalledSince: ContinuousClock.Instant?
  /// Why nothing more goes out; nil as long as something may.
  var outputFailure: VarlinkTransportError?
  var finishesSending = false
  var outputIsShut = false

  var isClosing = false
  /// Whether the descriptors are closed, or about to be.
  var isFinished = false

  init(frameLimit: Int, patience: ReceivePatience?) {
    frames = VarlinkFrames(limit: frameLimit)
    watch = patience.map(ReceiveWatch.init)
  }

  /// Bytes that are read though nobody asked for them yet, beyond the first whole frame.
  static let readAheadByteCount = 1 << 18

  mutating func wantsInput() -> Bool {
    inputEnd == nil && (frames.byteCount < Self.readAheadByteCount || !frames.hasNext())
  }

  var inputHasEnded: Bool { inputEnd != nil || peerHungUp || outputFailure != nil || isClosing }

  /// What the receiver gets now, nil if it has to wait.
  mutating func received() -> Received? {
    guard !isClosing else { return .failure(.closed) }
    do throws(VarlinkFrames.TooLong) {
      if let frame = try frames.next() { return .success(frame) }
    } catch {
      inputEnd = .failed(.frameTooLong(limit: error.limit))
    }
    switch inputEnd {
    case nil: return nil
    case .stopped: return .success(nil)
    case .endOfFile where frames.byteCount == 0: return .success(nil)
    case .endOfFile: return .failure(.truncatedFrame(byteCount: frames.byteCount))
    case .failed(let error): return .failure(error)
    }
  }

  private mutating func hasPart() -> Bool { frames.byteCount > 0 && !frames.hasNext() }

  /// Takes note of who waits and what is here, and ends the input of who took too long.
  mutating func checkPatience() {
    guard watch != nil, inputEnd == nil else { return }
    let now = ContinuousClock.now
    let hasPart = hasPart()
    watch?.note(isWaiting: receiver != nil, hasPart: hasPart, at: now)
    guard !frames.hasNext(), let failure = watch?.failure(at: now) else { return }
    inputEnd = .failed(failure)
  }

  /// How long the thread may wait without looking; nil for as long as it takes.
  mutating func patienceLeft() -> Duration? {
    guard let watch, inputEnd == nil else { return nil }
    return watch.timeToNextLook(hasPart: hasPart(), at: .now)
  }

  mutating func newWaiter() -> Int {
    nextWaiter += 1
    return nextWaiter
  }

  /// Takes out who is to be woken now; they are resumed when the lock is free again.
  mutating func wakeable() -> Wakeable {
    var wakeable = Wakeable()
    if let receiver, let received = received() {
      wakeable.receiver = (receiver, received)
      self.receiver = nil
      watch?.note(isWaiting: false, hasPart: false, at: .now)
    }
    if inputHasEnded {
      wakeable.inputEndWaiters = Array(inputEndWaiters.values)
      inputEndWaiters = [:]
    }
    if let outputFailure = isClosing ? .closed : outputFailure {
      wakeable.senders = outgoing.map { ($0.continuation, .failure(outputFailure)) }
      outgoing = []
    }
    return wakeable
  }
}

/// Tasks that can go on.
struct Wakeable: Sendable {
  var receiver: (CheckedContinuation<DescriptorState.Received, Never>, DescriptorState.Received)?
  var senders: [(CheckedContinuation<DescriptorState.Sent, Never>, DescriptorState.Sent)] = []
  var inputEndWaiters: [CheckedContinuation<Void, Never>] = []

  func resume() {
    if let (continuation, received) = receiver { continuation.resume(returning: received) }
    for (continuation, sent) in senders { continuation.resume(returning: sent) }
    for continuation in inputEndWaiters { continuation.resume() }
  }
}
