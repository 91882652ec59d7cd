internal import Glibc

extension DescriptorTransport {
  /// Takes standard input and output of this process for the connection.
  ///
  /// They move to other numbers and lead to /dev/null from then on, so that nothing that is
  /// printed anywhere in the process, or by one that it starts, gets between the frames.
  ///
  /// - Parameter frameLimit: The longest frame that is received, in bytes.
  /// - Returns: The connection.
  /// - Throws: ``VarlinkTransportError/system(errno:)``; the two may be moved already.
  public static func takingStandardStreams(
    frameLimit: Int = VarlinkFrames.callByteLimit
  ) throws(VarlinkTransportError) -> DescriptorTransport {
    let input = try moveAway(STDIN_FILENO)
    let output: Int32
    do throws(VarlinkTransportError) {
      output = try moveAway(STDOUT_FILENO)
    } catch {
      Glibc.close(input)
      throw error
    }
    return try DescriptorTransport(input: input, output: output, frameLimit: frameLimit)
  }

  private static func moveAway(_ descriptor: Int32) throws(VarlinkTransportError) -> Int32 {
    let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard moved >= 0 else { throw .system(errno: errno) }
    // Safe because: the path is a literal.
    let nothing = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
    guard nothing >= 0, dup2(nothing, descriptor) >= 0 else {
      let failure = errno
      if nothing >= 0 { Glibc.close(nothing) }
      Glibc.close(moved)
      throw .system(errno: failure)
    }
    // It has the descriptor's own number if that was closed before: then it stays.
    if nothing != descriptor { Glibc.close(nothing) }
    return moved
  }
}
