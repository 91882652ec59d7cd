import Glibc

/// Opens `/dev/null` on each of the descriptors 0 to 2 that is closed.
///
/// To be called before anything else opens one. The stream stays as useless as it was, input that
/// can't be read and output that can't be written, and only its number is taken. Without
/// `/dev/null` the process ends at once: it would go on to write into one of its own sockets.
public func openMissingStandardDescriptors() {
  for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
    // The lowest number that is free is this one.
    let opened = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    guard opened == descriptor else { abort() }
  }
}
