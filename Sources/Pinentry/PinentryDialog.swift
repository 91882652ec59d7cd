internal import Gcrypt
internal import Synchronization

/// One question, from the program's start to its end.
final class PinentryDialog: BlockingQuestion {
  private struct State {
    var isCancelled = false
    /// There as long as the program may be interrupted.
    var process: PinentryProcess?
  }

  private let program: PinentryProgram
  private let commands: [AssuanCommand]
  private let timeLimit: Duration
  private let received: ReceivedPIN
  private let state = Mutex(State())

  /// A question; the last of the commands asks it.
  init(
    _ program: PinentryProgram,
    commands: [AssuanCommand],
    timeLimit: Duration,
    received: ReceivedPIN
  ) {
    self.program = program
    self.commands = commands
    self.timeLimit = timeLimit
    self.received = received
  }

  /// Ends the dialog, whatever it is at.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.process?.interrupt()
    }
  }

  func ask() throws(PinentryError) {
    guard !state.withLock({ $0.isCancelled }) else { throw .cancelled }
    let terminal = TerminalSettings(of: program.environment.terminal)
    let process = try PinentryProcess(program)
    state.withLock { state in
      state.process = process
      if state.isCancelled { process.interrupt() }
    }
    var failure: PinentryError?
    do throws(PinentryError) {
      var conversation = try AssuanConversation.on(process.socket, endingIn: timeLimit)
      try conversation.hold(commands, received)
    } catch {
      failure = error
    }
    let isCancelled = state.withLock { state in
      state.process = nil
      return state.isCancelled
    }
    switch failure {
    case nil, .declined: process.end(byForce: isCancelled)
    default:
      // It may still show its dialog, and has no chance to clean up.
      process.interrupt()
      process.end(byForce: true)
      terminal?.restore()
    }
    if isCancelled { throw .cancelled }
    if let failure { throw failure }
  }
}
