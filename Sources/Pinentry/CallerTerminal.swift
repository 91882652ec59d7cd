internal import CSupport
internal import Glibc

/// A terminal that a caller names.
enum CallerTerminal {
  /// Looks at the device; nothing is opened before it is known to be this user's own.
  ///
  /// - Parameter path: The terminal's path, printable.
  /// - Returns: Why no dialog is shown there; nil if it can be.
  static func objection(to path: String) -> DialogPlace.Reason? {
    // What controls a process differs between the caller and us.
    guard path.hasPrefix("/dev/"), path != "/dev/tty" else { return .form }
    // Safe because: the strings end with a NUL for as long as the calls take.
    let devices = unsafe open("/dev", PARAPH_O_PATH | O_DIRECTORY | O_CLOEXEC)
    guard devices >= 0 else { return .unreachable(errno: errno) }
    defer { close(devices) }
    // Only a reference: opening some devices has effects of its own.
    let device = unsafe paraph_openat2(
      devices,
      String(path.dropFirst("/dev/".count)),
      UInt64(PARAPH_O_PATH | O_CLOEXEC),
      0,
      UInt64(PARAPH_RESOLVE_BENEATH | PARAPH_RESOLVE_NO_SYMLINKS)
    )
    guard device >= 0 else { return .unreachable(errno: errno) }
    defer { close(device) }
    var status = stat()
    // Safe because: the kernel fills the structure.
    guard unsafe fstat(device, &status) == 0 else { return .unreachable(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFCHR else { return .noTerminal }
    guard status.st_uid == getuid() else { return .foreign(owner: status.st_uid) }
    return isTerminal(device)
  }

  private static func isTerminal(_ device: Int32) -> DialogPlace.Reason? {
    // Through the reference, so that it is the device that was looked at.
    // Safe because: the string ends with a NUL for as long as the call takes.
    let terminal = unsafe open(
      "/proc/self/fd/\(device)",
      O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
    )
    guard terminal >= 0 else { return .unreachable(errno: errno) }
    defer { close(terminal) }
    return isatty(terminal) == 1 ? nil : .noTerminal
  }
}
