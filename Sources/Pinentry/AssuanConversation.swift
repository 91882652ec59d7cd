internal import Gcrypt
internal import Glibc

/// The client's side of an Assuan conversation, in a thread that may wait.
///
/// Each command waits for its answer, as the protocol demands. Every line is received in locked
/// memory, since any may carry the PIN.
///
/// Source: The Assuan manual, 2.5.8.
struct AssuanConversation: ~Copyable {
  private let socket: Int32
  private let deadline: Deadline
  private var line: SecretBytes
  private var pin: SecretBytes

  private init(
    _ socket: Int32,
    _ deadline: Deadline,
    _ line: consuming SecretBytes,
    _ pin: consuming SecretBytes
  ) {
    self.socket = socket
    self.deadline = deadline
    self.line = line
    self.pin = pin
  }

  /// Gets ready to receive; the socket stays its owner's.
  static func on(
    _ socket: Int32,
    endingIn timeLimit: Duration
  ) throws(PinentryError) -> AssuanConversation {
    // The line feed needs room too.
    let line = try room(AssuanCommand.maximumByteCount + 1)
    let pin = try room(Pinentry.maximumPINByteCount)
    return AssuanConversation(socket, Deadline(in: timeLimit), line, pin)
  }

  private static func room(_ capacity: Int) throws(PinentryError) -> SecretBytes {
    do throws(LockedMemoryError) {
      return try SecretBytes(capacity: capacity)
    } catch {
      throw .noLockedMemory(error)
    }
  }

  /// Sends the commands one by one, the last of them the question.
  ///
  /// - Parameters:
  ///   - commands: The commands.
  ///   - received: Where the answer's data goes to.
  /// - Throws: ``PinentryError``.
  mutating func hold(
    _ commands: [AssuanCommand],
    _ received: ReceivedPIN
  ) throws(PinentryError) {
    try readAnswer(takingData: false)
    for command in commands.dropLast() {
      try send(command.line)
      do throws(PinentryError) {
        try readAnswer(takingData: false)
      } catch .refused(let code, let text) {
        // Not every program knows every command.
        if command.isRequired { throw .refused(code: code, text: text) }
      }
    }
    guard let question = commands.last else { return }
    try send(question.line)
    try readAnswer(takingData: true)
    if !pin.isEmpty {
      do throws(LockedMemoryError) {
        received.put(try pin.duplicate())
      } catch {
        throw .noLockedMemory(error)
      }
    }
    // Whether it still listens doesn't matter any more.
    do throws(PinentryError) { try send("BYE") } catch {}
  }

  /// Reads lines up to OK or ERR.
  private mutating func readAnswer(takingData: Bool) throws(PinentryError) {
    while true {
      try readLine()
      switch line.withBytes(AssuanLine.init) {
      case .ok: return
      case .comment: continue
      case .data where takingData:
        guard line.withBytes({ AssuanLine.decode($0, into: &pin) }) else {
          throw .pinTooLong(limit: Pinentry.maximumPINByteCount)
        }
      case .failure(let code, let text): throw PinentryError(code: code, text: text)
      case .data, .unknown: throw .unexpectedLine
      }
    }
  }

  /// Reads one line with its line feed.
  private mutating func readLine() throws(PinentryError) {
    line.removeAll()
    while true {
      let socket = socket
      var result = 0
      var failure: Int32 = 0
      let count = line.appendBytes { room in
        // One byte at a time, so that the next line stays in the kernel.
        // Safe because: there is room for a byte, or none is asked for.
        result = unsafe room.withUnsafeMutableBytes { buffer in
          unsafe recv(socket, buffer.baseAddress, min(1, buffer.count), Int32(MSG_DONTWAIT))
        }
        failure = errno
        return max(0, result)
      }
      switch (result, failure) {
      case (1, _) where line.withBytes({ $0[$0.count - 1] }) == UInt8(ascii: "\n"): return
      case (1, _): guard line.count < line.capacity else { throw .unexpectedLine }
      case (0, _) where count == 0: throw .endedWithoutAnswer
      case (_, EAGAIN): try wait(for: Int16(POLLIN))
      case (_, EINTR): continue
      case (_, ECONNRESET): throw .endedWithoutAnswer
      default: throw .system(errno: failure)
      }
    }
  }

  private func send(_ line: String) throws(PinentryError) {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      // Safe because: address and count belong together, and the kernel only reads.
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.send(
          socket,
          buffer.baseAddress,
          buffer.count,
          Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
        )
      }
      switch (count, errno) {
      case (0..., _): rest = rest.dropFirst(count)
      case (_, EAGAIN): try wait(for: Int16(POLLOUT))
      case (_, EINTR): continue
      case (_, EPIPE), (_, ECONNRESET): throw .endedWithoutAnswer
      case (_, let failure): throw .system(errno: failure)
      }
    }
  }

  private func wait(for events: Int16) throws(PinentryError) {
    guard deadline.wait(for: socket, events) else { throw .timedOut }
  }
}
