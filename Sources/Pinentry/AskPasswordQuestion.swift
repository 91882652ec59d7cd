internal import ChildProcess
internal import Gcrypt
internal import Glibc
internal import Synchronization

/// One question to the password agents, from the program's start to its end.
final class AskPasswordQuestion: BlockingQuestion {
  /// How long the program may take to remove its question, in milliseconds.
  private static let endingTimeLimit: Int32 = 2000

  private struct State {
    var isCancelled = false
    var process: ChildProcess?
    /// Our end of its standard output, as long as it may be shut.
    var output: Int32?
  }

  let received = ReceivedPIN()
  private let program: ChildProgram
  private let timeLimit: Duration
  private let state = Mutex(State())

  init(_ program: ChildProgram, timeLimit: Duration) {
    self.program = program
    self.timeLimit = timeLimit
  }

  /// Ends the question, whatever it is at.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      Self.interrupt(state)
    }
  }

  private static func interrupt(_ state: State) {
    state.process?.signal(SIGTERM)
    if let output = state.output { shutdown(output, Int32(SHUT_RDWR)) }
  }

  func ask() throws(AskPasswordError) {
    guard !state.withLock({ $0.isCancelled }) else { throw .cancelled }
    var pin: SecretBytes
    do throws(LockedMemoryError) {
      // The line feed needs room too, and one byte more tells that it is too long.
      pin = try SecretBytes(capacity: Pinentry.maximumPINByteCount + 2)
    } catch {
      throw .noLockedMemory(error)
    }
    let output = try DescriptorPair()
    let errors = try DescriptorPair()
    let process: ChildProcess
    do throws(ChildProcessError) {
      process = try ChildProcess(program, output: output.theirs, errors: errors.theirs)
    } catch {
      throw AskPasswordError(error)
    }
    output.closeTheirs()
    errors.closeTheirs()
    state.withLock { state in
      state.process = process
      state.output = output.ours
      if state.isCancelled { Self.interrupt(state) }
    }
    var failure: AskPasswordError?
    do throws(AskPasswordError) {
      try read(output.ours, into: &pin)
    } catch {
      failure = error
      process.signal(SIGTERM)
    }
    let isCancelled = state.withLock { state in
      state.process = nil
      state.output = nil
      return state.isCancelled
    }
    let ending = process.end(
      within: Self.endingTimeLimit,
      afterSignal: (SIGTERM, Self.endingTimeLimit)
    )
    if isCancelled { throw .cancelled }
    if let failure { throw failure }
    switch ending {
    case .exited(0): try keep(pin)
    case .exited(let status): throw AskPasswordError(status: status, text: errors.lastWords)
    case .killed(let signal): throw .killed(signal: signal)
    }
  }

  /// Reads to the end, one byte at a time, each into locked memory.
  private func read(_ output: Int32, into pin: inout SecretBytes) throws(AskPasswordError) {
    let deadline = Deadline(in: timeLimit)
    let limit = Pinentry.maximumPINByteCount
    while true {
      guard pin.count < pin.capacity else { throw .pinTooLong(limit: limit) }
      var result = 0
      var failure: Int32 = 0
      _ = pin.appendBytes { room in
        // Safe because: there is room for a byte.
        result = unsafe room.withUnsafeMutableBytes { buffer in
          unsafe recv(output, buffer.baseAddress, 1, Int32(MSG_DONTWAIT))
        }
        failure = errno
        return max(0, result)
      }
      switch (result, failure) {
      case (1, _): continue
      case (0, _), (_, ECONNRESET): return
      case (_, EAGAIN):
        guard deadline.wait(for: output, Int16(POLLIN)) else { throw .timedOut }
      case (_, EINTR): continue
      default: throw .system(errno: failure)
      }
    }
  }

  /// Hands the PIN on without the line feed that ends it.
  private func keep(_ line: borrowing SecretBytes) throws(AskPasswordError) {
    let limit = Pinentry.maximumPINByteCount
    let count = line.withBytes { bytes in
      bytes.count - (bytes.count > 0 && bytes[bytes.count - 1] == UInt8(ascii: "\n") ? 1 : 0)
    }
    guard count > 0 else { return }
    guard count <= limit else { throw .pinTooLong(limit: limit) }
    do throws(LockedMemoryError) {
      var pin = try SecretBytes(capacity: limit)
      for index in 0..<count { try pin.append(line.withBytes { $0[index] }) }
      received.put(pin)
    } catch {
      throw .noLockedMemory(error)
    }
  }
}
