import Glibc

/// The signals that ask the program to end.
enum EndingSignals {
  private static let numbers = [SIGTERM, SIGINT, SIGHUP]

  private static var set: sigset_t {
    var set = sigset_t()
    // Safe because: the calls fill in the variable that they are handed.
    unsafe sigemptyset(&set)
    for number in numbers { unsafe sigaddset(&set, number) }
    return set
  }

  /// Keeps the signals from ending the process by themselves, in this thread and those it starts.
  static func block() {
    var set = set
    // Safe because: the set is initialised, and the old mask isn't asked for.
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Lets the signals end the process again.
  static func unblock() {
    var set = set
    // Safe because: the set is initialised, and the old mask isn't asked for.
    unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// Blocks the thread until one of the signals comes.
  static func wait() {
    var set = set
    var number: Int32 = 0
    // Safe because: the set is initialised; the number is a variable of ours.
    unsafe sigwait(&set, &number)
  }
}
