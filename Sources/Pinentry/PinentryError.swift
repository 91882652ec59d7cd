internal import ChildProcess
public import Gcrypt

/// Why a dialog gave no answer.
public enum PinentryError: Error, Hashable, Sendable {
  /// There is no program to show a dialog; where it was looked for.
  case notFound([String])
  /// The program is there and didn't start; the kernel's error number.
  case notStarted(path: String, errno: Int32)
  /// The person said no, or closed the dialog.
  case declined
  /// Nobody answered in time.
  case timedOut
  /// The task that asked was cancelled; the dialog is gone.
  case cancelled
  /// The program has no terminal and no screen to show a dialog on.
  case noTerminal
  /// The person entered nothing.
  case emptyPIN
  /// The person entered more than any card takes, in bytes.
  case pinTooLong(limit: Int)
  /// The program ended without an answer.
  case endedWithoutAnswer
  /// The program refused a command: libgpg-error's code, and its text as far as it is printable.
  case refused(code: UInt32, text: String)
  /// The program sent a line that doesn't belong to the protocol, or one that is too long.
  case unexpectedLine
  /// A text with something else than printable ASCII; nothing was shown.
  case unprintableText(PinentryText.Field)
  /// A text that doesn't fit a line, counted with its escapes; nothing was shown.
  case textTooLong(PinentryText.Field, byteCount: Int)
  /// There is no locked memory for the PIN; nothing was shown.
  case noLockedMemory(LockedMemoryError)
  /// Anything else, with the kernel's error number.
  case system(errno: Int32)
}

extension PinentryError {
  /// Reads the number of an ERR line.
  ///
  /// Source: libgpg-error 1.46, err-codes.h.in and errnos.in: the code is the lower 16 bits, the
  /// upper ones tell which program it comes from.
  init(code: UInt32, text: String) {
    self =
      switch code & 0xFFFF {
      case 62: .timedOut  // GPG_ERR_TIMEOUT
      case 99, 114, 198: .declined  // GPG_ERR_CANCELED, _NOT_CONFIRMED, _FULLY_CANCELED
      case 0x8000 | 102: .noTerminal  // GPG_ERR_ENOTTY
      default: .refused(code: code, text: text)
      }
  }
}

extension PinentryError {
  init(_ error: ChildProcessError) {
    self =
      switch error {
      case .notFound(let places): .notFound(places)
      case .notStarted(let path, let errno): .notStarted(path: path, errno: errno)
      }
  }
}
