import Glibc

/// Writes a file that must not exist.
func writeNew(_ bytes: [UInt8], to path: String) throws {
  // Safe because: the path is a terminated string for the time of the call.
  let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw Failure("\(path): error \(errno)") }
  defer { close(descriptor) }
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { throw Failure("\(path): error \(errno)") }
    rest = rest.dropFirst(count)
  }
}
