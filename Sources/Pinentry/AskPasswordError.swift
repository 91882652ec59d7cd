public import Gcrypt

/// Why the system's password agents gave no PIN.
public enum AskPasswordError: Error, Hashable, Sendable {
  /// There is no `systemd-ask-password`; where it was looked for.
  case notFound([String])
  /// The program is there and didn't start; the kernel's error number.
  case notStarted(path: String, errno: Int32)
  /// The person said no.
  case declined
  /// Nobody answered in time: maybe no password agent runs.
  case timedOut
  /// The task that asked was cancelled; the question is gone.
  case cancelled
  /// The person entered nothing.
  case emptyPIN
  /// The person entered more than any card takes, in bytes.
  case pinTooLong(limit: Int)
  /// The program failed: its exit status, and its last words as far as they are printable.
  case failed(status: Int32, text: String)
  /// A signal ended the program.
  case killed(signal: Int32)
  /// A message that isn't one line of printable ASCII without backslashes; nothing was asked.
  case unprintableText
  /// A message that is too long, in bytes; nothing was asked.
  case textTooLong(byteCount: Int)
  /// There is no locked memory for the PIN; nothing was asked.
  case noLockedMemory(LockedMemoryError)
  /// Anything else, with the kernel's error number.
  case system(errno: Int32)
}

extension AskPasswordError {
  /// Reads how a program without a PIN ended.
  ///
  /// It exits with 1 whatever went wrong, so its words must tell; they are glibc's names of the
  /// errors ETIME and ECANCELED in the C locale.
  ///
  /// Source: systemd 252, systemd-ask-password(1), "Exit status"; glibc 2.36, strerror(3).
  init(status: Int32, text: String) {
    if text.hasSuffix(": Timer expired") {
      self = .timedOut
    } else if text.hasSuffix(": Operation canceled") {
      self = .declined
    } else {
      self = .failed(status: status, text: text)
    }
  }
}
